import { componentKey, type Component, type Problem } from '../metadata/component.ts';
import type { ManifestMember } from '../metadata/manifest.ts';
import type { Deployment } from '../metadata/read-deployment.ts';
import { isSameComponent } from './component-comparison.ts';
import type { DeployMessage } from './deploy-result.ts';

export interface MessageSource {
  readonly deployment: Deployment;
  readonly problems: readonly Problem[];
  /** What was deployed before. */
  readonly existing: ReadonlyMap<string, Component>;
  readonly ignoreWarnings: boolean;
  /** ISO 8601. */
  readonly createdDate: string;
  readonly idOf: (type: string, fullName: string) => string;
}

const MANIFEST = 'package.xml';
const BUNDLE = 'LightningComponentBundle';

/**
 * One message per component, per child of an object, per deletion and for package.xml, and one per problem (Metadata
 * API Developer Guide, "DeployMessage"). A warning counts as an error unless warnings are ignored, as documented
 * there under `problemType`.
 */
export function deployMessages(source: MessageSource): DeployMessage[] {
  const problems = source.problems.map((problem) => problemMessage(problem, source));
  const spoken = new Set(source.problems.map(({ componentType, fullName }) => componentKey(componentType, fullName)));
  const untold = source.deployment.components.filter(({ type, fullName }) => !spoken.has(componentKey(type, fullName)));
  const messages = [...problems, ...untold.map((component) => componentMessage(component, source))];
  const { pre, post } = source.deployment.destructive;
  const unspoken = [...pre, ...post].filter(({ type, fullName }) => !spoken.has(componentKey(type, fullName)));
  messages.push(...unspoken.map((member) => deletionMessage(member, source)));
  if (!spoken.has(componentKey('', MANIFEST))) {
    const name = { componentType: '', fullName: MANIFEST, fileName: MANIFEST };
    messages.push({ ...name, ...nothingDone(source), changed: true, success: true });
  }
  return messages;
}

function nothingDone(source: MessageSource): Pick<DeployMessage, 'created' | 'changed' | 'deleted' | 'createdDate'> {
  return { created: false, changed: false, deleted: false, createdDate: source.createdDate };
}

function componentMessage(component: Component, source: MessageSource): DeployMessage {
  const { type, fullName, fileName } = component;
  const before = source.existing.get(componentKey(type, fullName));
  return {
    componentType: type,
    fullName,
    fileName,
    ...nothingDone(source),
    created: before === undefined,
    changed: before !== undefined && !isSameComponent(before, component),
    success: true,
    id: source.idOf(type, fullName),
  };
}

function problemMessage(problem: Problem, source: MessageSource): DeployMessage {
  const { componentType, fullName, fileName, message, position, severity } = problem;
  // The client reads the place of a problem in a Lightning Web Component from the text alone
  const place =
    componentType === BUNDLE && position !== undefined ? `[Line: ${position.line}, Col: ${position.column}] ` : '';
  const success = severity === 'Warning' && source.ignoreWarnings;
  const component = source.deployment.components.find((one) => one.type === componentType && one.fullName === fullName);
  return {
    componentType,
    fullName,
    ...nothingDone(source),
    ...(success && component !== undefined ? componentMessage(component, source) : {}),
    fileName,
    success,
    problem: place + message,
    problemType: severity,
    ...(position === undefined ? {} : { lineNumber: position.line, columnNumber: position.column }),
  };
}

function deletionMessage(member: ManifestMember, source: MessageSource): DeployMessage {
  const { type, fullName, fileName } = member;
  const base = { componentType: type, fileName, ...nothingDone(source), success: true };
  // versions of a flow are deleted one by one, and are no components of their own
  const component = type === 'Flow' ? fullName.replace(/-\d+$/, '') : fullName;
  if (source.existing.has(componentKey(type, component))) {
    return { ...base, fullName, deleted: true, id: source.idOf(type, fullName) };
  }
  // The platform's own words and names; never an error, so that the same deletion can be deployed twice
  return { ...base, fullName: fileName, problem: `No ${type} named: ${fullName} found`, problemType: 'Warning' };
}
