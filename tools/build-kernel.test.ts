import fs from 'node:fs';
import { describe, expect, it } from 'vitest';
import { compileKernel, KERNEL_CODE } from './build-kernel.mjs';

describe('the code that looks at the bytes of a trail', () => {
  it('is what its source compiles to', async () => {
    const made = await compileKernel();
    expect(fs.readFileSync(KERNEL_CODE, 'utf8')).toBe(made);
  });
});
