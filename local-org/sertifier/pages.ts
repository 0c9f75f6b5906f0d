import type { Account, Credential } from './account.ts';
import type { Answer } from './envelope.ts';

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ESCAPES[character] ?? character);
}

function page(status: number, title: string, body: string): Answer {
  const style =
    'body{font:1rem/1.5 sans-serif;max-width:40rem;margin:4rem auto;padding:0 1rem}dt{color:#555}dd{margin:0 0 1rem}';
  return {
    status,
    contentType: 'text/html; charset=utf-8',
    body: `<!doctype html><html lang="en"><meta charset="utf-8"><title>${escape(title)}</title><style>${style}</style><main><h1>${escape(title)}</h1>${body}</main></html>`,
  };
}

/**
 * The public page behind a verification link. It answers 404 while the credential waits in the publishing queue,
 * and for drafts.
 */
export function verificationPage(
  account: Account,
  certificateNumber: string,
  now: Date,
  publishingDelay: number,
): Answer {
  const credential = account.byCertificateNumber(certificateNumber);
  if (credential === undefined) return page(404, 'Credential not found', '<p>No credential has this number.</p>');
  const campaign = account.campaigns.get(credential.campaignId);
  if (credential.publishedAt === null || now.getTime() < credential.publishedAt.getTime() + publishingDelay) {
    return page(
      404,
      'Not published yet',
      '<p>This credential is being published. Please try again in a few seconds.</p>',
    );
  }
  const expired = credential.expireDate !== null && credential.expireDate < now;
  const row = (term: string, value: string): string => `<dt>${term}</dt><dd>${escape(value)}</dd>`;
  return page(
    200,
    campaign?.title ?? 'Credential',
    `${expired ? '<p role="status"><strong>Expired</strong></p>' : ''}<img src="/image/badge/${credential.certificateNumber}.svg" alt="Badge" width="160" height="160"><dl>${row('Issued to', credential.name)}${row('Issued by', campaign?.emailFromName ?? '')}${row('Issue date', day(credential.issueDate))}${credential.expireDate === null ? '' : row('Expires', day(credential.expireDate))}${row('Certificate number', credential.certificateNumber)}</dl>`,
  );
}

/** The page under Sertifier's own domain of an issuer with a domain of their own (`derivedLink`). */
export function derivedPage(how: 'redirects' | 'does not exist', certificateNumber: string): Answer {
  if (how === 'does not exist') return page(404, 'Page not found', '<p>There is no such page.</p>');
  return { status: 302, contentType: 'text/html', body: '', headers: { location: `/cd/${certificateNumber}` } };
}

/** The file behind a link that `generatePDFLink` gave: one page with the name of its owner. */
export function pdf(account: Account, certificateNumber: string): Answer | undefined {
  const credential = account.byCertificateNumber(certificateNumber);
  if (credential === undefined) return undefined;
  const text = `BT /F1 24 Tf 72 720 Td (${credential.name.replace(/[^\x20-\x7e]|[()\\]/g, '?')}) Tj ET`;
  const objects = [
    '<</Type/Catalog/Pages 2 0 R>>',
    '<</Type/Pages/Kids[3 0 R]/Count 1>>',
    '<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>',
    `<</Length ${text.length}>>stream\n${text}\nendstream`,
  ];
  const body = objects.map((object, index) => `${index + 1} 0 obj${object}endobj\n`).join('');
  return { status: 200, contentType: 'application/pdf', body: `%PDF-1.4\n${body}trailer<</Root 1 0 R/Size 5>>\n%%EOF` };
}

function day(date: Date): string {
  return date.toISOString().slice(0, 10);
}

/** Badge and certificate images, drawn as SVG. */
export function image(kind: string, account: Account, certificateNumber: string): Answer | undefined {
  const credential = account.byCertificateNumber(certificateNumber);
  if (credential === undefined || (kind !== 'badge' && kind !== 'certificate')) return undefined;
  const title = escape(account.campaigns.get(credential.campaignId)?.title ?? '');
  const svg = kind === 'badge' ? badge(title) : certificate(title, credential);
  return { status: 200, contentType: 'image/svg+xml', body: svg };
}

function badge(title: string): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 200" role="img" aria-label="${title}"><path d="M100 4 183 52v96l-83 48-83-48V52z" fill="#0b5cab"/><path d="M100 20 169 60v80l-69 40-69-40V60z" fill="#fff"/><path d="m100 52 14 29 32 4-23 22 6 32-29-16-29 16 6-32-23-22 32-4z" fill="#0b5cab"/></svg>`;
}

function certificate(title: string, credential: Credential): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 420 297" role="img" aria-label="${title}"><rect width="420" height="297" fill="#fff"/><rect x="12" y="12" width="396" height="273" fill="none" stroke="#0b5cab" stroke-width="4"/><text x="210" y="110" text-anchor="middle" font-family="serif" font-size="24">${title}</text><text x="210" y="165" text-anchor="middle" font-family="serif" font-size="30">${escape(credential.name)}</text><text x="210" y="220" text-anchor="middle" font-family="sans-serif" font-size="12">${day(credential.issueDate)} · ${credential.certificateNumber}</text></svg>`;
}
