// Runs before every file of tests. `COUNTERSIGN_SEED` makes the random cases of all
// properties those of one seed; without it each run draws its own.

import fc from 'fast-check';

const seed = process.env['COUNTERSIGN_SEED'];
if (seed !== undefined) fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: Number(seed) });
