import type { StepKind } from './step-kind.ts';
import { assumeRole } from './steps/assume-role/step.ts';
import { attachUserPolicy } from './steps/attach-user-policy/step.ts';

/** Every known way to gain more. */
export const STEP_KINDS: readonly StepKind[] = [assumeRole, attachUserPolicy];
