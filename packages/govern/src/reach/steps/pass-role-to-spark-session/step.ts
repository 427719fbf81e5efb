import { passRoleKind } from '../../pass-role-kind.ts';
import type { StepKind } from '../../step-kind.ts';

/** Passing a role to a workgroup of Athena for Spark, whose calculations are code of the caller's. */
export const passRoleToSparkSession: StepKind = passRoleKind({
  id: 'pass-role-to-spark-session',
  aliases: [],
  title: 'passing a role to a workgroup of Athena for Spark',
  page: 'https://docs.aws.amazon.com/athena/latest/APIReference/API_StartSession.html',
  services: ['athena.amazonaws.com'],
  passedIn: ['athena:CreateWorkGroup'],
  chains: [
    {
      actions: [
        'athena:CreateWorkGroup',
        'athena:StartSession',
        'athena:StartCalculationExecution',
      ],
    },
  ],
});
