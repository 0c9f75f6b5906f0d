import { createHash, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Component } from '../metadata/component.ts';
import { childFlag } from '../metadata/xml-element.ts';
import { buildApp, ICONS_MODULE } from './app-build.ts';
import { packageFolder, publicBaseModules, shimModules } from './base-modules.ts';
import { LightningBuildError } from './build-error.ts';
import { deployedBundles, tagOf, type DeployedBundle } from './deployed-bundle.ts';
import { placedComponents, quickActions, type PlacedComponent } from './page-composition.ts';
import { pageHtml, securityPolicy, type PageAssets, type PageContext, type PageReference } from './page-html.ts';
import { deployedLayout, highlightFields } from './record-layout.ts';
import { directionOf, translatedLabels } from './translated-labels.ts';
import { trustedImageHosts } from './trusted-images.ts';
import { buildStaticParts, defaultCacheFolder, type Assets, type StaticParts } from './static-build.ts';

/** What is deployed, as far as the page needs it; the org's `Configuration` is one. */
export interface LightningSource {
  readonly components: ReadonlyMap<string, Component>;
  /** Text of custom labels by name. */
  readonly labels: ReadonlyMap<string, string>;
}

export interface LightningOptions {
  /** The present state; a new object after each deployment. */
  readonly configuration: () => LightningSource;
  /** Where built parts are kept for later starts. */
  readonly cacheFolder?: string;
  /** What pages know of a person; an English-speaking one without custom permissions where absent. */
  readonly person?: (userId: string) => Person;
  /** Origins on this machine by the origin that they stand in for. */
  readonly standIns?: () => ReadonlyMap<string, string>;
}

export interface Person {
  /** Such as `en_US`. */
  readonly language: string;
  readonly customPermissions: readonly string[];
}

export interface LightningRequest {
  readonly method: string;
  readonly path: string;
  readonly query?: URLSearchParams;
  /** Who is logged in. */
  readonly user: { readonly id: string; readonly timeZone: string; readonly locale: string } | undefined;
}

export interface LightningResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
}

interface AppBuild {
  readonly key: string;
  readonly assets: Assets;
  readonly error: string | undefined;
}

const STRANGER: Person = { language: 'en_US', customPermissions: [] };
const ASSETS = '/lightning/assets';
const HOME_PAGE = '/lightning/page/home';
const RECORD_PAGE = /^\/lightning\/r\/(?:(\w+)\/)?([a-zA-Z0-9]{15,18})\/view\/?$/;
const STYLESHEET = 'assets/styles/salesforce-lightning-design-system.min.css';
const SLDS_FILE = /^assets\/(?:styles|images)\/(?!.*\.\.)[\w@./-]+$/;
const TYPES: Readonly<Record<string, string>> = {
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
  png: 'image/png',
  jpg: 'image/jpeg',
};

/**
 * The record pages of Lightning Experience, as far as the local org has them: `GET /lightning/r/{object}/{id}/view`
 * shows any record with its deployed components, `GET /lightning/page/home` the latest records. Everything is built when it is first asked for.
 *
 * It is a mount of the HTTP server (`handles`, `authentication`, `handle`). In the browser it needs, on the same
 * origin and with the session's cookie, of the User Interface API v66.0: `GET object-info/{object}`,
 * `GET object-info/{object}/picklist-values/{recordTypeId}`, `GET records/{id}?fields|optionalFields` (parents such as
 * `Contact.Account.Name` included), `PATCH records/{id}` and `POST related-list-records/{id}/{list}`; of the GraphQL
 * API `POST graphql`; the home page needs `GET query`. `?preview=NAME` shows the components of a deployed Lightning
 * page with its settings, as the App Builder does before a page is activated.
 */
export class LightningExperience {
  readonly authentication = 'session';
  private readonly options: LightningOptions;
  private staticParts: Promise<StaticParts> | undefined;
  private readonly apps = new WeakMap<LightningSource, Map<string, Promise<AppBuild>>>();
  private readonly builds = new Map<string, AppBuild>();

  constructor(options: LightningOptions) {
    this.options = options;
  }

  /** Whether a request is for a page or what it loads. */
  handles(method: string, path: string): boolean {
    return (
      (method === 'GET' || method === 'HEAD') &&
      (path === HOME_PAGE || RECORD_PAGE.test(path) || path.startsWith(`${ASSETS}/`))
    );
  }

  /**
   * Builds the parts that do not depend on what is deployed, or takes them from the cache: about nine seconds once.
   * Calling it ahead spares the first page the wait.
   */
  async prepare(): Promise<void> {
    await this.partsThatStay();
  }

  /**
   * Builds what is deployed, as the next page would.
   * @throws LightningBuildError naming the file
   */
  async requireBuildable(): Promise<void> {
    const { error } = await this.appOf(this.options.configuration(), STRANGER.language);
    if (error !== undefined) throw new LightningBuildError(error);
  }

  async handle(request: LightningRequest): Promise<LightningResponse> {
    if (request.path === HOME_PAGE) {
      const home: PageReference = { type: 'standard__namedPage', attributes: { pageName: 'home' }, state: {} };
      return this.page(home, request.user);
    }
    const [isRecord, objectApiName = '', recordId = ''] = RECORD_PAGE.exec(request.path) ?? [];
    if (isRecord !== undefined) {
      const attributes = { recordId, objectApiName, actionName: 'view' };
      const reference: PageReference = { type: 'standard__recordPage', attributes, state: {} };
      return this.page(reference, request.user, request.query?.get('preview') ?? undefined);
    }
    const asset = await this.asset(request.path.slice(ASSETS.length + 1));
    if (asset === undefined)
      return { status: 404, headers: { 'content-type': 'text/plain' }, body: 'There is no such file.' };
    const type = TYPES[request.path.split('.').at(-1) ?? ''] ?? 'application/octet-stream';
    return { status: 200, headers: { 'content-type': type, 'x-content-type-options': 'nosniff' }, body: asset };
  }

  private async page(
    pageReference: PageReference,
    user: LightningRequest['user'],
    preview?: string,
  ): Promise<LightningResponse> {
    const configuration = this.options.configuration();
    const person = (user === undefined ? undefined : this.options.person?.(user.id)) ?? STRANGER;
    const [app] = await Promise.all([this.appOf(configuration, person.language), this.partsThatStay()]);
    const all = [...configuration.components.values()];
    const deployed = app.error === undefined ? deployedBundles(all) : [];
    const objectApiName = pageReference.attributes.objectApiName ?? '';
    const placed = placedComponents(configuration.components, deployed, objectApiName, preview);
    const context: PageContext = {
      pageReference,
      userId: user?.id ?? '',
      timeZone: user?.timeZone ?? 'UTC',
      locale: (user?.locale ?? 'en_US').replaceAll('_', '-'),
      lang: person.language.replaceAll('_', '-'),
      dir: directionOf(person.language),
      customPermissions: person.customPermissions,
      components: placed.map((one) => componentOf(one, app)),
      actions: quickActions(all, deployed, objectApiName).map(({ label, bundle }) => ({
        ...componentOf({ bundle, properties: {} }, app),
        label,
      })),
      layout: deployedLayout(all, objectApiName),
      highlights: highlightFields(configuration.components, objectApiName),
      buildError: app.error,
      objects: objectsOfHome(all, deployed),
    };
    const nonce = randomBytes(16).toString('base64');
    const images = trustedImageHosts(all, this.options.standIns?.() ?? new Map());
    return {
      status: 200,
      headers: { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': securityPolicy(nonce, images) },
      body: pageHtml(context, this.pageAssets(app), nonce),
    };
  }

  private pageAssets(app: AppBuild): PageAssets {
    const vendor = ['lwc', ...publicBaseModules()].map((name) => [name, `${ASSETS}/vendor/${name}.js`]);
    const shims = [...shimModules().keys()].map((name) => [name, `${ASSETS}/shims/${shimPath(name)}`]);
    return {
      imports: Object.fromEntries([...vendor, ...shims]) as Record<string, string>,
      syntheticShadow: `${ASSETS}/vendor/synthetic-shadow.js`,
      main: `${ASSETS}/page/main.js`,
      icons: `${ASSETS}/app/${app.key}/${ICONS_MODULE}.js`,
      stylesheet: `${ASSETS}/slds/${STYLESHEET}`,
    };
  }

  private async asset(path: string): Promise<string | Uint8Array | undefined> {
    const [part, ...rest] = path.split('/');
    const name = rest.join('/');
    switch (part) {
      case 'vendor':
      case 'page':
        return (await this.partsThatStay())[part].get(name);
      case 'app':
        return this.builds.get(rest[0] ?? '')?.assets.get(rest.slice(1).join('/'));
      case 'shims':
        return shimSource(name);
      case 'slds':
        return SLDS_FILE.test(name)
          ? readIfThere(join(packageFolder('@salesforce-ux/design-system'), name))
          : undefined;
      default:
        return undefined;
    }
  }

  private partsThatStay(): Promise<StaticParts> {
    this.staticParts ??= buildStaticParts(this.options.cacheFolder ?? defaultCacheFolder()).catch((error: unknown) => {
      this.staticParts = undefined;
      throw error;
    });
    return this.staticParts;
  }

  private appOf(configuration: LightningSource, language: string): Promise<AppBuild> {
    const known = this.apps.get(configuration) ?? new Map<string, Promise<AppBuild>>();
    this.apps.set(configuration, known);
    const build = known.get(language) ?? this.build(configuration, language);
    known.set(language, build);
    return build;
  }

  private async build(configuration: LightningSource, language: string): Promise<AppBuild> {
    const bundles = deployedBundles(configuration.components.values());
    const labels = translatedLabels(configuration.labels, configuration.components.values(), language);
    const content = JSON.stringify([bundles.map(({ name, files }) => [name, ...files]), [...labels]]);
    const key = createHash('sha256').update(content).digest('hex').slice(0, 16);
    const same = this.builds.get(key);
    if (same !== undefined) return same;
    let app: AppBuild;
    try {
      app = { key, assets: await buildApp(bundles, labels), error: undefined };
    } catch (error) {
      if (!(error instanceof LightningBuildError)) throw error;
      app = { key, assets: await buildApp([], labels), error: error.message };
    }
    this.builds.set(key, app);
    return app;
  }
}

/** Objects that have a tab, or that a deployed component is for. */
function objectsOfHome(components: readonly Component[], bundles: readonly DeployedBundle[]): string[] {
  const tabs = components.filter(
    ({ type, xml }) => type === 'CustomTab' && xml !== undefined && childFlag(xml, 'customObject'),
  );
  const shown = bundles.flatMap(({ objectsOfTarget }) => [...(objectsOfTarget.get('lightning__RecordPage') ?? [])]);
  return [...new Set([...shown, ...tabs.map(({ fullName }) => fullName)])];
}

function componentOf({ bundle, properties }: PlacedComponent, app: AppBuild): PageContext['components'][number] {
  const module = `${ASSETS}/app/${app.key}/${bundle.name}.js`;
  return { label: bundle.label, tag: tagOf(bundle.name), module, properties };
}

function shimPath(name: string): string {
  return name.startsWith('@salesforce/') ? `salesforce/${name.slice('@salesforce/'.length)}.js` : `${name}.js`;
}

function shimSource(name: string): string | undefined {
  const isShim = /^(?:[\w-]+|lightning\/\w+|salesforce\/\w+)\.js$/.test(name);
  return isShim ? readIfThere(join(import.meta.dirname, 'page', 'shims', name))?.toString('utf8') : undefined;
}

function readIfThere(file: string): Buffer | undefined {
  try {
    return readFileSync(file);
  } catch {
    return undefined;
  }
}
