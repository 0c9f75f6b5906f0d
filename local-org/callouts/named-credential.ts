import { problemOf, type Component, type Problem } from '../metadata/component.ts';
import { childFlag, childText } from '../metadata/xml-element.ts';
import type { ExternalCredential, HeaderTemplate, NamedCredential } from './credential-catalog.ts';
import { readHeader, readParameters, type CredentialParameter } from './credential-parameters.ts';
import { checkHeaderFormula } from './header-formula.ts';

/** Parameter types that have nothing to do here: there is one namespace, and no managed package. */
const WITHOUT_EFFECT: ReadonlySet<string> = new Set(['AllowedManagedPackageNamespaces']);

/**
 * Reads a named credential of type SecuredEndpoint.
 * @param external the external credentials of the same state of the org, by lower-case name
 */
export function parseNamedCredential(
  component: Component,
  external: ReadonlyMap<string, ExternalCredential>,
  problems: Problem[],
): NamedCredential {
  return new NamedCredentialParser(component, external, problems).parse();
}

class NamedCredentialParser {
  private readonly component: Component;
  private readonly external: ReadonlyMap<string, ExternalCredential>;
  private readonly problems: Problem[];
  private url: string | undefined;
  private externalCredential: string | undefined;
  private readonly headers: HeaderTemplate[] = [];

  constructor(component: Component, external: ReadonlyMap<string, ExternalCredential>, problems: Problem[]) {
    this.component = component;
    this.external = external;
    this.problems = problems;
  }

  parse(): NamedCredential {
    const formulasInHeaders = this.flag('allowMergeFieldsInHeader') ?? false;
    this.checkKind();
    for (const parameter of readParameters(this.component, 'namedCredentialParameters', this.problems))
      this.read(parameter);
    if (this.url === undefined) this.complain('Required field is missing: the parameter of type Url');
    if (this.externalCredential === undefined) {
      this.complain('Required field is missing: the parameter of type Authentication, with an externalCredential');
    }
    if (formulasInHeaders) this.checkHeaders();
    this.headers.sort((one, other) => one.sequenceNumber - other.sequenceNumber);
    return {
      name: this.component.fullName,
      label: this.text('label'),
      url: this.url ?? '',
      externalCredential: this.externalCredential,
      calloutsEnabled: this.text('calloutStatus') !== 'Disabled',
      formulasInHeaders,
      // true where it is left out (Metadata API Developer Guide, NamedCredential)
      generateAuthorizationHeader: this.flag('generateAuthorizationHeader') ?? true,
      headers: this.headers,
    };
  }

  private checkKind(): void {
    if (this.text('label') === '') this.complain('Required field is missing: label');
    const kind = this.text('namedCredentialType');
    if (kind !== 'SecuredEndpoint') {
      this.complain(
        `The local org does not implement the namedCredentialType ${kind === '' ? 'Legacy (left out)' : kind}: only SecuredEndpoint.`,
      );
    }
    if (this.flag('allowMergeFieldsInBody') === true) {
      this.complain('The local org does not implement allowMergeFieldsInBody of a named credential.');
    }
    const status = this.text('calloutStatus');
    if (status !== '' && status !== 'Enabled' && status !== 'Disabled') {
      this.complain(`'${status}' is not a valid value for the enum 'NamedCredentialCalloutStatus'`);
    }
  }

  private read(parameter: CredentialParameter): void {
    const { type, element } = parameter;
    switch (type) {
      case 'Url':
        this.readUrl(parameter);
        return;
      case 'Authentication':
        this.readAuthentication(parameter);
        return;
      case 'HttpHeader':
        this.headers.push(readHeader(this.component, parameter, this.problems));
        return;
      case '':
        return;
      default:
        if (WITHOUT_EFFECT.has(type)) return;
        this.complain(
          `The local org does not implement the parameterType ${type} of a named credential.`,
          element.position,
        );
    }
  }

  private readUrl({ value, element }: CredentialParameter): void {
    const url = value?.trim() ?? '';
    if (this.url !== undefined) this.complain('A named credential has one parameter of type Url.', element.position);
    this.url = url;
    if (!/^https?:\/\/[^\s/?#@]+(?:[/?#]\S*)?$/i.test(url) || !URL.canParse(url)) {
      this.complain(`'${url}' is no URL of a named credential: it begins with https:// or http://.`, element.position);
    }
  }

  private readAuthentication({ element }: CredentialParameter): void {
    const name = childText(element, 'externalCredential')?.trim() ?? '';
    const found = this.external.get(name.toLowerCase());
    if (found === undefined) {
      this.complain(`In field: externalCredential - no ExternalCredential named ${name} found`, element.position);
    }
    this.externalCredential = found?.name ?? name;
  }

  private checkHeaders(): void {
    for (const header of this.headers) {
      checkHeaderFormula(
        this.component,
        header,
        this.externalCredential ?? '',
        this.component.xml?.position,
        this.problems,
      );
    }
  }

  private text(name: string): string {
    const { xml } = this.component;
    return xml === undefined ? '' : (childText(xml, name)?.trim() ?? '');
  }

  private flag(name: string): boolean | undefined {
    return this.component.xml === undefined ? undefined : childFlag(this.component.xml, name);
  }

  private complain(message: string, position = this.component.xml?.position): void {
    this.problems.push(problemOf(this.component, message, position));
  }
}
