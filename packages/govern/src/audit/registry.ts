import type { Rule } from './rule.ts';
import { dutiesIdentityAndPermission } from './rules/duties-identity-and-permission/rule.ts';

/** Every rule, in the order in which reports list them. */
export const RULES: readonly Rule[] = [dutiesIdentityAndPermission];
