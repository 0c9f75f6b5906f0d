import type { Component } from '../metadata/component.ts';
import { typeRegistry } from '../metadata/type-registry.ts';
import { writeXmlDocument } from '../metadata/write-xml.ts';

/** Whether a deployed component brings nothing new, so that a deployment reports it as unchanged. */
export function isSameComponent(before: Component, after: Component): boolean {
  if (before === after) return true;
  const sameXml = xmlText(before) === xmlText(after);
  // The file of an object also holds its children, which are compared on their own
  const isParent = (typeRegistry().type(after.type)?.children.length ?? 0) > 0;
  return sameXml && (isParent || haveSameFiles(before, after));
}

function xmlText(component: Component): string {
  return component.xml === undefined ? '' : writeXmlDocument(component.xml);
}

function haveSameFiles(before: Component, after: Component): boolean {
  if (before.files.length !== after.files.length) return false;
  const beforeByPath = new Map(before.files.map(({ path, bytes }) => [path, bytes]));
  return after.files.every(({ path, bytes }) => {
    const former = beforeByPath.get(path);
    return former !== undefined && Buffer.compare(former, bytes) === 0;
  });
}
