import type { StepKind } from '../../step-kind.ts';
import { takeOverKind } from '../../take-over-kind.ts';

/** Changing the code of an application of Managed Service for Apache Flink, which restarts with it. */
export const takeOverFlink: StepKind = takeOverKind({
  id: 'take-over-flink',
  aliases: [],
  title: 'changing the code of a Flink application',
  page: 'https://docs.aws.amazon.com/managed-flink/latest/apiv2/API_UpdateApplication.html',
  runner: 'a running Flink application',
  services: ['kinesisanalytics.amazonaws.com'],
  shownBy: { calls: ['kinesisanalytics:UpdateApplication'], names: ['applicationName'] },
  chains: [{ actions: ['kinesisanalytics:UpdateApplication'] }],
});
