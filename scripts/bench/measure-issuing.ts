import type { ScenarioOrg } from '../scenarios/harness/scenario-org.ts';
import type { Contender } from './contender.ts';
import { issuingFigures, type IssuingFigures } from './figures.ts';

const STEP = 'PT1M';
const LONGEST_HOURS = 12;

/**
 * Lets so many contacts qualify in one go, through collection calls of 200 records (the REST API's maximum), and waits
 * on the virtual clock until every contact is decided.
 * @param org with the contender deployed; it is left as it was
 */
export async function measureIssuing(
  contender: Contender,
  org: ScenarioOrg,
  contacts: number,
): Promise<IssuingFigures> {
  await org.reset();
  // The API counts requests of the minute before: the measurement begins with none
  await org.advance('PT2M');
  const ids = await org.createContacts(contacts);
  const transactionsBefore = org.transactions().length;
  const start = org.now().getTime();
  await org.tick(...ids);
  await org.settle();
  while (!(await contender.isDecided(org)) && org.now().getTime() - start < LONGEST_HOURS * 3_600_000) {
    await org.advance(STEP);
    await org.settle();
  }
  const virtualMilliseconds = org.now().getTime() - start;
  const transactions = org.transactions().slice(transactionsBefore);
  const figures = issuingFigures({
    flow: contender.flow,
    contacts: await contender.outcomes(org),
    requests: org.sertifier.issueRequests().length,
    recipients: org.sertifier.credentials().map(({ email }) => email ?? ''),
    transactions,
    virtualMilliseconds,
  });
  await org.reset();
  return figures;
}
