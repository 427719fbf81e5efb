import { passRoleKind } from '../../pass-role-kind.ts';
import type { StepKind } from '../../step-kind.ts';

/**
 * Passing a role to an ECS task: by a task definition, or by an override where one
 * is run.
 */
export const passRoleToTask: StepKind = passRoleKind({
  id: 'pass-role-to-task',
  aliases: ['ecs-001', 'ecs-002', 'ecs-003', 'ecs-004', 'ecs-005', 'ecs-007', 'ecs-008', 'ecs-009'],
  title: 'passing a role to an ECS task',
  page: 'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RegisterTaskDefinition.html',
  services: ['ecs-tasks.amazonaws.com'],
  passedIn: ['ecs:RegisterTaskDefinition', 'ecs:RunTask', 'ecs:StartTask'],
  chains: [
    { actions: ['ecs:CreateCluster', 'ecs:RegisterTaskDefinition', 'ecs:RunTask'] },
    { actions: ['ecs:CreateCluster', 'ecs:RegisterTaskDefinition', 'ecs:CreateService'] },
    { actions: ['ecs:RegisterTaskDefinition', 'ecs:RunTask'], needs: 'an ECS cluster' },
    { actions: ['ecs:RegisterTaskDefinition', 'ecs:CreateService'], needs: 'an ECS cluster' },
    {
      actions: ['ecs:RegisterTaskDefinition', 'ecs:StartTask'],
      needs: 'an ECS cluster with a container instance',
    },
    { actions: ['ecs:RunTask'], needs: 'an ECS cluster, and a task definition' },
    {
      actions: ['ecs:RegisterContainerInstance', 'ecs:StartTask'],
      needs: 'an ECS cluster, and a task definition',
    },
    {
      actions: ['ecs:StartTask'],
      needs: 'an ECS cluster with a container instance, and a task definition',
    },
  ],
});
