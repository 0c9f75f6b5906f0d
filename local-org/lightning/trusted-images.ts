import type { Component } from '../metadata/component.ts';
import { childFlag, childText } from '../metadata/xml-element.ts';

const HOST = /^https:\/\/[\w*.-]+(?::\d+)?$/;

/**
 * Where a page may load images from besides the org itself: the deployed trusted sites that are active and apply to
 * images (Metadata API Developer Guide, "CspTrustedSite"). Where the local org sends a trusted host's requests
 * somewhere else on this machine, images come from there.
 * @param standIns origins by the origin that they stand in for
 */
export function trustedImageHosts(components: Iterable<Component>, standIns: ReadonlyMap<string, string>): string[] {
  const trusted: string[] = [];
  for (const { type, xml } of components) {
    if (type !== 'CspTrustedSite' || xml === undefined) continue;
    const url = (childText(xml, 'endpointUrl') ?? '').trim().replace(/\/$/, '');
    const isForImages = childFlag(xml, 'isApplicableToImgSrc') === true && childFlag(xml, 'isActive') === true;
    if (isForImages && HOST.test(url)) trusted.push(url);
  }
  const local = [...standIns]
    .filter(([origin]) => trusted.some((one) => covers(one, origin)))
    .map(([, target]) => target);
  return [...new Set([...trusted, ...local])].sort();
}

/** `https://*.example.com` stands for every host below example.com (Content Security Policy Level 3, "host-source"). */
function covers(trusted: string, origin: string): boolean {
  const [, rest] = trusted.split('//*');
  return rest === undefined ? origin === trusted : origin.endsWith(rest);
}
