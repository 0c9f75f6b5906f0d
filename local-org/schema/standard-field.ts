import { problemOf, type Component, type Problem } from '../metadata/component.ts';

/** What a deployment may say about a standard field without changing how its data behaves here. */
const HARMLESS = new Set([
  'fullName',
  'description',
  'inlineHelpText',
  'trackHistory',
  'trackFeedHistory',
  'trackTrending',
]);

/** Why a `CustomField` component for a standard field cannot be deployed: the local org keeps those as they are. */
export function standardFieldProblems(component: Component): Problem[] {
  return (component.xml?.children ?? [])
    .filter((element) => !HARMLESS.has(element.name))
    .map((element) =>
      problemOf(
        component,
        `The local org does not implement '${element.name}' on the standard field ${component.fullName}.`,
        element.position,
      ),
    );
}

/** What names an object or says what it is; of standard objects that is the platform's. */
const OF_CUSTOM_OBJECTS = new Set(['label', 'pluralLabel', 'gender', 'startsWith', 'nameField', 'customSettingsType']);

/**
 * Why a `CustomObject` component for a standard object cannot be deployed: its names stay as they are. Orgs rename
 * standard objects and their tabs in Setup (help "Rename Object, Tab, and Field Labels"), and keep that elsewhere.
 */
export function standardObjectProblems(component: Component): Problem[] {
  return (component.xml?.children ?? [])
    .filter((element) => OF_CUSTOM_OBJECTS.has(element.name))
    .map((element) =>
      problemOf(
        component,
        `The local org does not implement '${element.name}' on the standard object ${component.fullName}.`,
        element.position,
      ),
    );
}
