/** The type of a value that an external service takes or gives (help "Supported Data Types for External Services"). */
export type ServiceType =
  | { readonly kind: 'text' | 'boolean' | 'number' | 'date' | 'dateTime' }
  | { readonly kind: 'object'; readonly className: string }
  | { readonly kind: 'list'; readonly element: ServiceType };

export interface ServiceProperty {
  /** As Apex and flows write it: encoded. */
  readonly name: string;
  /** As it stands in the JSON. */
  readonly wireName: string;
  readonly type: ServiceType;
}

/** The Apex class that the platform makes of an object schema: `ExternalService__<service>_<schema>`. */
export interface ServiceClass {
  readonly className: string;
  readonly properties: readonly ServiceProperty[];
}

export interface ServiceParameter {
  readonly name: string;
  readonly place: 'path' | 'query';
  readonly type: ServiceType;
  readonly required: boolean;
}

/** One declared response. */
export interface ServiceResponse {
  /** `200`, or `2XX` for all of a hundred. */
  readonly code: string;
  /** The output that bears its body: the code, and `Exc` behind it for an error. */
  readonly output: string;
  /** Undefined where the response is declared without a body. */
  readonly type: ServiceType | undefined;
}

export interface ServiceOperation {
  /** `<service>.<operationId>`, as flows name the action. */
  readonly actionName: string;
  readonly namedCredential: string;
  /** In capitals. */
  readonly method: string;
  readonly path: string;
  readonly parameters: readonly ServiceParameter[];
  readonly body: { readonly type: ServiceType; readonly required: boolean } | undefined;
  readonly responses: readonly ServiceResponse[];
  /** Classes of the same registration, by name. */
  readonly classes: ReadonlyMap<string, ServiceClass>;
}

/** The external services of one state of the org. */
export interface ExternalServiceCatalog {
  operation(actionName: string): ServiceOperation | undefined;
  class(className: string): ServiceClass | undefined;
}

/** Name of the output that every operation has (help "Operation Output Parameters"). */
export const RESPONSE_CODE = 'responseCode';
/** Name of the input that bears the request's body (OpenAPI 3). */
export const BODY = 'body';
