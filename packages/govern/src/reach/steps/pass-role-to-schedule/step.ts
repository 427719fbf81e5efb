import { passRoleKind } from '../../pass-role-kind.ts';
import type { StepKind } from '../../step-kind.ts';

/** Passing a role to an EventBridge schedule, whose target is any request that the caller names. */
export const passRoleToSchedule: StepKind = passRoleKind({
  id: 'pass-role-to-schedule',
  aliases: [],
  title: 'passing a role to an EventBridge schedule',
  page: 'https://docs.aws.amazon.com/scheduler/latest/APIReference/API_CreateSchedule.html',
  services: ['scheduler.amazonaws.com'],
  passedIn: ['scheduler:CreateSchedule', 'scheduler:UpdateSchedule'],
  chains: [
    { actions: ['scheduler:CreateSchedule'] },
    { actions: ['scheduler:UpdateSchedule'], needs: 'a schedule' },
  ],
});
