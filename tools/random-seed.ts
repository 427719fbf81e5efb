// Runs before every file of tests. `COUNTERSIGN_SEED` makes the random cases of all
// properties those of one seed; without it each run draws its own.

const seed = process.env['COUNTERSIGN_SEED'];
if (seed !== undefined) {
  const { default: fc } = await import('fast-check');
  fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: Number(seed) });
}

export {};
