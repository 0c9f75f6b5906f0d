import type { Position, XmlElement } from './xml-element.ts';

/** One file of a component, under its path inside the deployed folder (`flows/My_Flow.flow`). */
export interface ComponentFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/**
 * One component of the Metadata API, as deployed. Children of an object (fields, list views, validation rules…)
 * are components of their own (`CustomField` `Contact.Issue_Credential__c`) whose `xml` is the element inside the
 * parent's file.
 */
export interface Component {
  /** Such as `Flow`, `CustomField`, `ApexClass`. */
  readonly type: string;
  readonly fullName: string;
  /** The file that a complaint about it names, such as `flows/My_Flow.flow`. */
  readonly fileName: string;
  /** Root element of its metadata; undefined where it has none (a LWC resource file). */
  readonly xml: XmlElement | undefined;
  /** Files that belong to it: the source of a class, the bundle of a Lightning Web Component. */
  readonly files: readonly ComponentFile[];
}

/** Why a component cannot be deployed. Messages read like the platform's. */
export interface Problem {
  readonly componentType: string;
  readonly fullName: string;
  readonly fileName: string;
  readonly message: string;
  readonly position?: Position;
  readonly severity: 'Error' | 'Warning';
}

/** `Type:FullName`, the key of a component in a catalogue. */
export function componentKey(type: string, fullName: string): string {
  return `${type}:${fullName}`;
}

/** A problem of a component, at an element or position inside it. */
export function problemOf(component: Component, message: string, position?: Position): Problem {
  return {
    componentType: component.type,
    fullName: component.fullName,
    fileName: component.fileName,
    message,
    ...(position === undefined ? {} : { position }),
    severity: 'Error',
  };
}
