import { createComparer } from '@countersign/core';
import { type Model, principalsOf } from '../inventory/model.ts';
import { permissionOf } from '../judge/effective-permission.ts';
import { AT_MS } from './fix-input.ts';
import { TEST_CATALOG } from './test-catalog.ts';

/**
 * Names the users and roles of `after` that may do what they could not do in `before`,
 * and the roles that let in somebody new, as the comparison of policies decides it.
 */
export function gainersOf(before: Model, after: Model): readonly string[] {
  const known = new Map([...principalsOf(before)].map((entity) => [entity.arn, entity]));
  return [...principalsOf(after)].flatMap((entity) => {
    const old = known.get(entity.arn);
    if (old === undefined) return [entity.arn];
    const [was, is] = [permissionOf(before, old, AT_MS), permissionOf(after, entity, AT_MS)];
    const permissions = [was.permission, is.permission];
    const more = createComparer(TEST_CATALOG, permissions).allowsMore(
      is.permission,
      was.permission,
    );
    const isGiven = more.kind === 'yes' ? [entity.arn] : [];
    if (old.kind !== 'role' || entity.kind !== 'role') return isGiven;
    const trusts = createComparer(TEST_CATALOG, [old.trust, entity.trust]);
    const isOpened = trusts.allowsMore(entity.trust, old.trust).kind === 'yes';
    return isOpened ? [...isGiven, `${entity.arn} trust`] : isGiven;
  });
}
