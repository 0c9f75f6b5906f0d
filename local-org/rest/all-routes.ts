import { actionRoutes } from './action-routes.ts';
import { apexTestRoutes } from './apex-test-routes.ts';
import { collectionRoutes } from './collection-routes.ts';
import { compositeRoutes } from './composite-routes.ts';
import { controlRoutes } from './control-routes.ts';
import { credentialRoutes } from './credential-routes.ts';
import type { Dispatcher } from './dispatcher.ts';
import { graphqlRoutes } from './graphql/graphql-routes.ts';
import { queryRoutes } from './query-routes.ts';
import { resourceRoutes } from './resource-routes.ts';
import type { RestState } from './rest-state.ts';
import type { Route } from './router.ts';
import { sobjectRoutes } from './sobject-routes.ts';
import { treeRoutes } from './tree-routes.ts';
import { uiObjectRoutes } from './ui-object-routes.ts';
import { uiRecordRoutes } from './ui-record-routes.ts';
import { uiRelatedListRoutes } from './ui-related-list-routes.ts';

/** Every route of the server, literal paths before those with parameters. */
export function allRoutes(state: RestState, dispatcher: Dispatcher): readonly Route[] {
  return [
    ...resourceRoutes,
    ...queryRoutes(state),
    ...sobjectRoutes,
    ...compositeRoutes(dispatcher),
    ...collectionRoutes,
    ...treeRoutes,
    ...apexTestRoutes(state),
    ...credentialRoutes,
    ...actionRoutes,
    ...uiRecordRoutes,
    ...uiObjectRoutes,
    ...uiRelatedListRoutes,
    ...graphqlRoutes,
    ...controlRoutes(state),
  ];
}
