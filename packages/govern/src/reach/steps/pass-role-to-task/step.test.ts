import { describe, expect, it } from 'vitest';
import { outcomeOf, passRoleScenarios } from '../../../testing/run-scenarios.ts';
import { passRoleToTask } from './step.ts';

describe('pass-role-to-task', () => {
  it.each(
    passRoleScenarios('ecs-tasks.amazonaws.com', [
      ['ecs:CreateCluster', 'ecs:RegisterTaskDefinition', 'ecs:RunTask'],
      ['ecs:CreateCluster', 'ecs:RegisterTaskDefinition', 'ecs:CreateService'],
      ['ecs:RegisterTaskDefinition', 'ecs:RunTask'],
      ['ecs:RegisterTaskDefinition', 'ecs:CreateService'],
      ['ecs:RegisterTaskDefinition', 'ecs:StartTask'],
      ['ecs:RunTask'],
      ['ecs:RegisterContainerInstance', 'ecs:StartTask'],
      ['ecs:StartTask'],
    ]),
  )('ana $title', (scenario) => {
    expect(outcomeOf(passRoleToTask, scenario)).toEqual(scenario.expected);
  });
});
