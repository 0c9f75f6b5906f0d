import type { ChildRelationship, ObjectDefinition, Schema } from './object-definition.ts';

/** A schema over finished objects. */
export class BuiltSchema implements Schema {
  private readonly byLowerName = new Map<string, ObjectDefinition>();
  private readonly byKeyPrefix = new Map<string, ObjectDefinition>();
  private readonly children = new Map<string, ChildRelationship[]>();

  constructor(objects: Iterable<ObjectDefinition>) {
    for (const object of objects) {
      this.byLowerName.set(object.name.toLowerCase(), object);
      this.byKeyPrefix.set(object.keyPrefix, object);
    }
    for (const object of this.byLowerName.values()) this.addChildRelationships(object);
  }

  object(name: string): ObjectDefinition | undefined {
    return this.byLowerName.get(name.toLowerCase());
  }

  objects(): Iterable<ObjectDefinition> {
    return this.byLowerName.values();
  }

  objectOfRecord(id: string): ObjectDefinition | undefined {
    return this.byKeyPrefix.get(id.slice(0, 3));
  }

  childRelationships(objectName: string): readonly ChildRelationship[] {
    return this.children.get(objectName.toLowerCase()) ?? [];
  }

  private addChildRelationships(object: ObjectDefinition): void {
    for (const field of object.fields.values()) {
      if (field.childRelationshipName === undefined) continue;
      const relationship = { name: field.childRelationshipName, childObject: object.name, field: field.name };
      for (const parent of field.referenceTo ?? []) {
        const list = this.children.get(parent.toLowerCase()) ?? [];
        list.push(relationship);
        this.children.set(parent.toLowerCase(), list);
      }
    }
  }
}
