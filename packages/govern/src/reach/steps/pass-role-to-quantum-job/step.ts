import { passRoleKind } from '../../pass-role-kind.ts';
import type { StepKind } from '../../step-kind.ts';

/** Passing a role to a hybrid job of Braket. */
export const passRoleToQuantumJob: StepKind = passRoleKind({
  id: 'pass-role-to-quantum-job',
  aliases: ['braket-001'],
  title: 'passing a role to a hybrid job of Braket',
  page: 'https://docs.aws.amazon.com/braket/latest/APIReference/API_CreateJob.html',
  services: ['braket.amazonaws.com'],
  passedIn: ['braket:CreateJob'],
  chains: [{ actions: ['braket:CreateJob'] }],
});
