import type { StepKind } from '../../step-kind.ts';
import { takeOverKind } from '../../take-over-kind.ts';

/**
 * Running commands in a container of an ECS task. To describe tasks helps to find one
 * and is not asked for.
 */
export const takeOverTask: StepKind = takeOverKind({
  id: 'take-over-task',
  aliases: ['ecs-006'],
  title: 'running commands in an ECS task',
  page: 'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ExecuteCommand.html',
  runner: 'an ECS task with ECS Exec',
  services: ['ecs-tasks.amazonaws.com'],
  shownBy: { calls: ['ecs:ExecuteCommand'], names: ['task'] },
  chains: [{ actions: ['ecs:ExecuteCommand'] }],
  found: { type: 'ecs:task' },
});
