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
