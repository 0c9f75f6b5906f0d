import { buildStaticPartsHere } from './static-build.ts';

// A process of its own for the one build that takes more memory than the whole org
await buildStaticPartsHere(process.argv[2] ?? '');
