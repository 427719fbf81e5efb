import { passRoleKind } from '../../pass-role-kind.ts';
import type { StepKind } from '../../step-kind.ts';

/** Passing a role to an application of Managed Service for Apache Flink. */
export const passRoleToFlink: StepKind = passRoleKind({
  id: 'pass-role-to-flink',
  aliases: ['kinesisanalytics-001'],
  title: 'passing a role to an application of Managed Service for Apache Flink',
  page: 'https://docs.aws.amazon.com/managed-flink/latest/apiv2/API_CreateApplication.html',
  services: ['kinesisanalytics.amazonaws.com'],
  passedIn: ['kinesisanalytics:CreateApplication'],
  chains: [
    { actions: ['kinesisanalytics:CreateApplication', 'kinesisanalytics:StartApplication'] },
  ],
});
