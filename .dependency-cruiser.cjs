/** Layers, lowest first. A module may import its own layer's public index or anything below it. */
module.exports = {
  forbidden: [
    {
      name: 'core-stands-alone',
      severity: 'error',
      comment:
        'packages/core is pure: no other workspace, no npm package, no node builtin. If you need one, the code belongs in adapters behind a port.',
      from: { path: '^packages/core/src', pathNot: '[.]test[.]ts$' },
      to: { pathNot: '^packages/core/' },
    },
    {
      name: 'certificates-are-checked-independently',
      severity: 'error',
      comment:
        'The checker of certificates shares nothing with the search that writes them: it may use the reference evaluator and what reads policies.',
      from: {
        path: '^packages/core/src/compare/certificate/',
        pathNot: ['/(certificate|statement-document)[.]ts$', '[.]test[.]ts$'],
      },
      to: {
        path: '^packages/core/src/',
        pathNot: [
          '^packages/core/src/(arn|catalog|policy|request|evaluate/reference)/',
          '^packages/core/src/(issue|result)[.]ts$',
          '^packages/core/src/compare/certificate/',
        ],
      },
    },
    {
      name: 'certificates-are-checked-by-their-form',
      severity: 'error',
      comment: 'Of the code that writes certificates the checker knows the types alone.',
      from: {
        path: '^packages/core/src/compare/certificate/',
        pathNot: ['/(certificate|statement-document)[.]ts$', '[.]test[.]ts$'],
      },
      to: {
        path: '^packages/core/src/compare/certificate/(certificate|statement-document)[.]ts$',
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'govern-only-on-core',
      severity: 'error',
      comment:
        'Govern modules decide; they reach the world only through the interfaces in govern/src/ports.',
      from: { path: '^packages/govern/src', pathNot: '[.]test[.]ts$' },
      to: { pathNot: ['^packages/(govern|core)/'] },
    },
    {
      name: 'judging-knows-no-findings',
      severity: 'error',
      comment:
        'What somebody may do, hold and become is decided without regard to how it is reported: audit and fix ask the judge, duties and reach, and never the other way round.',
      from: {
        path: '^packages/govern/src/(inventory|judge|people|duties|reach)/',
        pathNot: '[.]test[.]ts$',
      },
      to: { path: '^packages/govern/src/(audit|fix)/' },
    },
    {
      name: 'adapters-never-import-each-other',
      severity: 'error',
      comment:
        'An adapter knows one outside system. Compose two of them in an app, not in a third adapter; tests may hold one to another.',
      from: { path: '^packages/adapters/src/([^/]+)/', pathNot: '[.]test[.]ts$' },
      to: { path: '^packages/adapters/src/', pathNot: '^packages/adapters/src/$1/' },
    },
    {
      name: 'web-sees-only-the-api',
      severity: 'error',
      comment:
        'The console talks HTTP. It shares types with the server through packages/api and nothing else.',
      from: { path: '^apps/web/src' },
      to: { path: '^(packages|apps)/', pathNot: '^(packages/api|apps/web)/' },
    },
    {
      name: 'no-package-imports-an-app',
      severity: 'error',
      comment: 'Apps are roots of the graph.',
      from: { path: '^packages/' },
      to: { path: '^apps/' },
    },
    {
      name: 'packages-through-the-front-door',
      severity: 'error',
      comment: 'Import a workspace by its name, never by a relative path into its src or dist.',
      from: { path: '^(packages|apps)/([^/]+)/' },
      to: {
        path: '^(packages|apps)/([^/]+)/src',
        pathNot: '^$1/$2/',
        dependencyTypes: ['local'],
      },
    },
    {
      name: 'no-runtime-cycles',
      severity: 'error',
      comment: 'Break the cycle by moving the shared part down, or make it a type import.',
      from: {},
      to: { circular: true, dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'production-never-imports-tests',
      severity: 'error',
      comment: 'Shared test helpers live under testing/ or testdata/.',
      from: { pathNot: '[.]test[.]ts$' },
      to: { path: '[.]test[.]ts$' },
    },
    {
      name: 'no-undeclared-dependency',
      severity: 'error',
      comment:
        'npm hoists: declare what you import in the package.json of the workspace that imports it. Types alone may come from what only development needs.',
      from: { pathNot: ['[.]test[.]ts$', '^packages/adapters/src/[^/]+/testing/'] },
      to: {
        dependencyTypes: ['npm-no-pkg', 'npm-unknown', 'npm-dev'],
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'no-orphans',
      severity: 'error',
      comment: 'Nothing imports this file and it imports nothing: dead wood.',
      from: {
        orphan: true,
        pathNot: ['[.]d[.]ts$', '(^|/)index[.]ts$', '[.]config[.]', 'main[.]ts$', '(^|/)bin/'],
      },
      to: {},
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    doNotFollow: { path: 'node_modules' },
    // Another language: what becomes of it is a text in a module.
    exclude: { path: '(^|/)dist/|^packages/govern/wasm/' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['@countersign/source', 'types', 'import', 'default'],
    },
  },
};
