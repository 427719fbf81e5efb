import { loadCatalog } from '@countersign/adapters/catalog';
import { type Catalog, fail, ok, type Result } from '@countersign/core';
import type { Failure } from './failure.ts';

/** Opens AWS's action data; it is missing when the installation is incomplete. */
export function openCatalog(): Result<Catalog, Failure> {
  try {
    return ok(loadCatalog());
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return fail({ kind: 'outside', message });
  }
}
