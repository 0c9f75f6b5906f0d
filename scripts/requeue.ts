import { findWaiting, REASONS, requeue } from './audit/requeue.ts';
import {
  JSON_OUTPUT,
  requireText,
  startCommand,
  TARGET_ORG,
  usageError,
  type CommandDefinition,
} from './command/define-command.ts';
import { connectByAlias } from './org/connect.ts';
import { textOf } from './org/org-port.ts';

const COMMAND: CommandDefinition = {
  name: 'requeue',
  summary: `Has credentials tried again that were held or given up, as "Try Again" on the row does. The request key stays, so
nothing is issued twice.`,
  usages: ['[ROW-ID …]'],
  options: {
    ...TARGET_ORG,
    campaign: { value: 'NAME', help: 'only rows of this Sertifier Campaign record' },
    outcome: { value: 'OUTCOME', help: `only rows of this outcome: ${REASONS.join(', ')}` },
    stuck: { help: 'also rows that have been queued for more than ten minutes' },
    'dry-run': { help: 'only list the rows' },
    ...JSON_OUTPUT,
  },
};

const SHOWN = 20;

await startCommand(COMMAND, async (values) => {
  const targetOrg = requireText(COMMAND, values, 'target-org');
  const outcome = values.text('outcome');
  if (outcome !== undefined && !REASONS.some((one) => one === outcome)) {
    throw usageError(COMMAND, `--outcome is one of ${REASONS.join(', ')}, not "${outcome}".`);
  }
  const strange = values.positionals.find((id) => !/^[A-Za-z0-9]{15}(?:[A-Za-z0-9]{3})?$/.test(id));
  if (strange !== undefined) throw usageError(COMMAND, `"${strange}" is no record ID.`);
  const ids = values.positionals.length === 0 ? undefined : values.positionals;
  const org = await connectByAlias(targetOrg);
  const rows = await findWaiting(org, { ids, campaign: values.text('campaign'), outcome, stuck: values.flag('stuck') });
  const { failed } = values.flag('dry-run') ? { failed: [] } : await requeue(org, rows);
  const json = values.flag('json');
  const out = json ? process.stderr : process.stdout;
  for (const row of rows.slice(0, SHOWN)) {
    const reason = (textOf(row, 'Last_Error__c') ?? '').split('\n')[0] ?? '';
    out.write(
      `  ${textOf(row, 'Name') ?? ''} ${textOf(row, 'Recipient_Name__c') ?? ''}: ${textOf(row, 'Status__c') ?? ''}. ${reason}\n`,
    );
  }
  if (rows.length > SHOWN) out.write(`  and ${rows.length - SHOWN} more\n`);
  const done = values.flag('dry-run') ? 'would be tried again' : 'are tried again';
  out.write(
    `${rows.length - failed.length} credentials ${done}${failed.length === 0 ? '.' : `; ${failed.length} were refused:`}\n`,
  );
  for (const { id, message } of failed.slice(0, SHOWN)) out.write(`  ${id}: ${message}\n`);
  if (json)
    process.stdout.write(`${JSON.stringify({ username: org.username, rows: rows.map(({ Id }) => Id), failed })}\n`);
  if (failed.length > 0) process.exitCode = 1;
});
