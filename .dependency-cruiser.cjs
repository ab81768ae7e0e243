/**
 * The layers of src/, from the ground up: a folder imports only folders of a row above its own, the ground
 * (src/*.ts) and what it is given here beside that. docs/architecture.md draws the same.
 */
const layers = [
  ['geometry', 'protocol'],
  ['rig', 'simulator'],
  ['samples'],
  ['store'],
  ['learning'],
  ['course'],
  ['control'],
  ['jobs'],
  ['api'],
  ['server'],
  ['cli', 'dashboard'],
];

/** Folders below that a folder keeps off nevertheless. */
const forbiddenBelow = {
  learning: ['rig', 'store'], // pure: no database, no rig
  course: ['rig', 'store'],
  dashboard: ['rig', 'samples', 'store', 'control', 'jobs', 'server'],
};

/** Only the composition root sees the simulated rig; all else meets it at the end of a serial line. */
const simulatorUsers = ['cli'];

const folders = layers.flat();
const folder = (names) => `^src/(${names.join('|')})/`;

const rules = layers.flatMap((row, level) =>
  row.map((name) => {
    const above = [...layers.slice(level + 1).flat(), ...row.filter((other) => other !== name)];
    const hidden = simulatorUsers.includes(name) || name === 'simulator' ? [] : ['simulator'];
    const forbidden = new Set([...above, ...hidden, ...(forbiddenBelow[name] ?? [])]);
    return {
      name: `layers-of-${name}`,
      severity: 'error',
      from: { path: folder([name]) },
      to: {
        path: folder(folders.filter((other) => forbidden.has(other))),
      },
    };
  }),
);

module.exports = {
  forbidden: [
    { name: 'no-circle', severity: 'error', from: {}, to: { circular: true } },
    { name: 'no-unresolved', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      name: 'ground',
      severity: 'error',
      from: { path: '^src/[^/]+\\.ts$', pathNot: '^src/index\\.ts$' },
      to: { path: '^src/[^/]+/' },
    },
    ...rules,
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'types', 'default'],
    },
  },
};
