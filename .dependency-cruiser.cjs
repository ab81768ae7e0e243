/**
 * The layers of src/, from the ground up: a folder may import only folders in a row above its own,
 * the ground (src/*.ts), and the exceptions given here. docs/architecture.md shows the same.
 */
const layers = [
  ['geometry', 'protocol', 'french'],
  ['rig', 'simulator', 'samples'],
  ['learning'],
  ['course'],
  ['api'],
  ['store'],
  ['control'],
  ['jobs'],
  ['server', 'bridges'],
  ['hub'],
  ['daemon'],
  ['cli', 'dashboard'],
];

/** Folders below that a folder must not import. */
const forbiddenBelow = {
  learning: ['rig'], // pure: no database, no rig
  course: ['rig'],
  api: ['rig'],
  bridges: ['rig', 'samples', 'learning', 'course', 'store', 'control', 'jobs'], // clients of the API
  hub: ['rig', 'samples', 'course', 'control', 'jobs', 'bridges'], // it gathers daemons and drives nothing
  daemon: ['hub'],
  dashboard: ['rig', 'samples', 'store', 'control', 'jobs', 'server', 'hub', 'daemon'],
};

/**
 * Only the composition root and the commands import the simulated rig; everything else communicates with
 * it over a serial line.
 */
const simulatorUsers = ['daemon', 'cli'];

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
    {
      // Their libraries cost time and memory only when they are on.
      name: 'bridges-load-when-on',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/bridges/[^/]+/' },
      to: { path: '^src/bridges/[^/]+/', dynamic: false },
    },
    {
      name: 'hub-loads-when-on',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/hub/' },
      to: { path: '^src/hub/', dynamic: false },
    },
    {
      name: 'driver-without-diagnostics',
      severity: 'error',
      from: { path: '^src/rig/[^/]+\\.ts$' },
      to: { path: '^src/rig/diagnostics/' },
    },
    {
      // Its declarations are those of pantilt/client, which compile without the daemon's packages.
      name: 'api-reaches-light-packages-alone',
      severity: 'error',
      from: { path: folder(['api']) },
      to: {
        reachable: true,
        path: '^node_modules/',
        pathNot: '^node_modules/(typebox|pure-rand|d3-polygon)/',
      },
    },
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
