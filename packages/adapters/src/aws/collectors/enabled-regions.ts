import type { AccountReading } from '../account-reading.ts';
import { regions } from '../services/ec2.ts';

/** The regions that an account has enabled, in order; none when AWS does not tell. */
export async function enabledRegions(reading: AccountReading): Promise<readonly string[]> {
  const answer = await reading.ask(regions, {});
  return (answer?.Regions ?? []).flatMap(({ RegionName }) => RegionName ?? []).toSorted();
}
