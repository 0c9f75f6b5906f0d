import { FORMATS, readRows, writeRows } from './audit/export-rows.ts';
import {
  JSON_OUTPUT,
  requireText,
  startCommand,
  TARGET_ORG,
  usageError,
  type CommandDefinition,
} from './command/define-command.ts';
import { connectByAlias } from './org/connect.ts';

const COMMAND: CommandDefinition = {
  name: 'export',
  summary: `Writes every Sertifier Credential with all its fields into a file: the audit trail, for keeping and for moving
on. Reads only.`,
  options: {
    ...TARGET_ORG,
    output: { value: 'FILE', help: 'where to (default: sertifier-credentials.csv, or .json)' },
    format: { value: 'FORMAT', help: 'csv (default) or json' },
    from: { value: 'DATE', help: 'only rows created on this day or later (YYYY-MM-DD)' },
    to: { value: 'DATE', help: 'only rows created on this day or earlier (YYYY-MM-DD)' },
    ...JSON_OUTPUT,
  },
  notes: 'The file holds names and e-mail addresses. It is readable for you alone; keep it so.',
};

await startCommand(COMMAND, async (values) => {
  const targetOrg = requireText(COMMAND, values, 'target-org');
  const asked = values.text('format') ?? 'csv';
  const format = FORMATS.find((one) => one === asked);
  if (format === undefined) throw usageError(COMMAND, `--format is ${FORMATS.join(' or ')}, not "${asked}".`);
  const range = { from: values.text('from'), to: values.text('to') };
  for (const [option, date] of Object.entries(range)) {
    if (date !== undefined && !isDate(date))
      throw usageError(COMMAND, `--${option} takes a date such as 2026-01-31, not "${date}".`);
  }
  const file = values.text('output') ?? `sertifier-credentials.${format}`;
  const org = await connectByAlias(targetOrg);
  const { fields, rows } = await readRows(org, range);
  await writeRows(file, format, fields, rows);
  (values.flag('json') ? process.stderr : process.stdout).write(
    `${rows.length} credentials with ${fields.length} fields in ${file}\n`,
  );
  if (values.flag('json'))
    process.stdout.write(`${JSON.stringify({ username: org.username, file, rows: rows.length })}\n`);
});

function isDate(text: string): boolean {
  const moment = new Date(`${text}T00:00:00Z`);
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(moment.getTime()) && moment.toISOString().startsWith(text);
}
