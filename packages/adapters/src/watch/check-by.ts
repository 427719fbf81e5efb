import type { ServiceCheck } from '@countersign/govern';
import { reasonOf } from './in-a-line.ts';

/** Whether something can be asked of a service; what is told where it can, or what the answer tells. */
export async function checkBy<Answer>(
  ask: () => Promise<Answer>,
  told: string | ((answer: Answer) => string),
): Promise<ServiceCheck> {
  try {
    const answer = await ask();
    return { isWorking: true, told: typeof told === 'string' ? told : told(answer) };
  } catch (error) {
    return { isWorking: false, because: reasonOf(error) };
  }
}
