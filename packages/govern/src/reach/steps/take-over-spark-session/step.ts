import type { StepKind } from '../../step-kind.ts';
import { takeOverKind } from '../../take-over-kind.ts';

/** Running code in a session of a workgroup of Athena for Spark that has a role. */
export const takeOverSparkSession: StepKind = takeOverKind({
  id: 'take-over-spark-session',
  aliases: [],
  title: 'running code in a session of Athena for Spark',
  page: 'https://docs.aws.amazon.com/athena/latest/APIReference/API_StartCalculationExecution.html',
  runner: 'a workgroup of Athena for Spark',
  services: ['athena.amazonaws.com'],
  shownBy: { calls: ['athena:StartCalculationExecution'], names: ['sessionId'] },
  chains: [{ actions: ['athena:StartSession', 'athena:StartCalculationExecution'] }],
});
