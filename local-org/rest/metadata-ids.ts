import { createHash } from 'node:crypto';
import { makeRecordId } from '../values/record-id.ts';

/**
 * The ID of a deployed component, which no store numbers: the same name always has the same ID, so that a client may
 * keep it across deployments.
 * @param keyPrefix such as 01p for a class
 */
export function metadataId(keyPrefix: string, name: string): string {
  return makeRecordId(keyPrefix, createHash('sha256').update(name.toLowerCase()).digest().readUIntBE(0, 6));
}

export const APEX_CLASS = '01p';
export const FLOW_DEFINITION = '300';
export const FLOW_VERSION = '301';
