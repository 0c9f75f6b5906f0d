import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

const HEAD = '<?xml version="1.0" encoding="UTF-8"?>';
const NAMESPACE = 'xmlns="http://soap.sforce.com/2006/04/metadata"';

const FILES: Readonly<Record<string, string>> = {
  'sfdx-project.json': '{"packageDirectories":[{"path":"force-app","default":true}],"sourceApiVersion":"66.0"}\n',
  'force-app/objects/Contact/fields/Sound__c.field-meta.xml': `${HEAD}
<CustomField ${NAMESPACE}><fullName>Sound__c</fullName><label>Sound</label><length>20</length><type>Text</type></CustomField>
`,
  'force-app/classes/Sound_Class.cls': 'public class Sound_Class {\n}\n',
  'force-app/classes/Sound_Class.cls-meta.xml': `${HEAD}
<ApexClass ${NAMESPACE}><apiVersion>66.0</apiVersion><status>Active</status></ApexClass>
`,
  'force-app/classes/Broken_Class.cls': `public class Broken_Class {
    public Integer answer() {
        return noSuchVariable;
    }
}
`,
  'force-app/classes/Broken_Class.cls-meta.xml': `${HEAD}
<ApexClass ${NAMESPACE}><apiVersion>66.0</apiVersion><status>Active</status></ApexClass>
`,
  'force-app/flows/Broken_Flow.flow-meta.xml': `${HEAD}
<Flow ${NAMESPACE}>
    <apiVersion>66.0</apiVersion>
    <label>Broken Flow</label>
    <processType>AutoLaunchedFlow</processType>
    <start>
        <locationX>0</locationX>
        <locationY>0</locationY>
        <connector><targetReference>No_Such_Element</targetReference></connector>
    </start>
    <status>Active</status>
</Flow>
`,
  'force-app/lwc/brokenComponent/brokenComponent.html': `<template>
    <p>Never closed
        <span>and on</span>
</template>
`,
  'force-app/lwc/brokenComponent/brokenComponent.js': `import { LightningElement } from 'lwc';

export default class BrokenComponent extends LightningElement {}
`,
  'force-app/lwc/brokenComponent/brokenComponent.js-meta.xml': `${HEAD}
<LightningComponentBundle ${NAMESPACE}><apiVersion>66.0</apiVersion><isExposed>false</isExposed></LightningComponentBundle>
`,
};

/**
 * Writes a source project with a sound field and class, and a flow, a class and a component that are broken: the flow
 * leads nowhere (line 9), the class names what is not there (line 3), the template never closes a paragraph (line 2).
 */
export async function writeBrokenProject(folder: string): Promise<string> {
  for (const [path, content] of Object.entries(FILES)) {
    const file = join(folder, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, content);
  }
  return folder;
}
