/** What one user may do, from profile and permission sets together. Names are canonical. */
export interface UserAccess {
  /** System Administrator: everything but what needs an explicit grant (principals of external credentials). */
  readonly isAdministrator: boolean;
  canReadObject(objectName: string): boolean;
  canCreateObject(objectName: string): boolean;
  canEditObject(objectName: string): boolean;
  canDeleteObject(objectName: string): boolean;
  canReadField(objectName: string, fieldName: string): boolean;
  canEditField(objectName: string, fieldName: string): boolean;
  canUseClass(className: string): boolean;
  hasCustomPermission(name: string): boolean;
  /** `externalCredentialPrincipalAccesses`: never implied, not even for an administrator. */
  hasPrincipal(externalCredential: string, principal: string): boolean;
}

export interface AccessService {
  of(userId: string): UserAccess;
}
