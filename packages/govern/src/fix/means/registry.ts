import { boundary } from './boundary.ts';
import { deny } from './deny.ts';
import type { Means } from './means.ts';
import { moveToGroup } from './move-to-group.ts';
import { narrowPolicies } from './narrow-policies.ts';
import { scp } from './scp.ts';
import { detachPolicies, leaveGroup } from './take-away.ts';
import { trust } from './trust.ts';

/** Every means; of two that take away the same, the earlier one is preferred. */
export const MEANS: readonly Means[] = [
  moveToGroup,
  narrowPolicies,
  trust,
  leaveGroup,
  deny,
  detachPolicies,
  boundary,
  scp,
];
