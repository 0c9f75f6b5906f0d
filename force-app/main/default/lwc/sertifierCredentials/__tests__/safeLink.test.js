import { linkedInLink, safeLink } from '../safeLink';
import { SCRIPT_LINK } from './data/records';

describe('links', () => {
  it.each([
    ['https://verify.example/c/1', 'https://verify.example/c/1'],
    [' https://verify.example/c ', 'https://verify.example/c'],
    ['http://127.0.0.1:8080/c', 'http://127.0.0.1:8080/c'],
    ['http://localhost/c', 'http://localhost/c'],
    ['http://verify.example/c', undefined],
    ['http://127.0.0.1.example/c', undefined],
    [SCRIPT_LINK, undefined],
    ['data:text/html,x', undefined],
    ['verify.example', undefined],
    [`https://verify.example/${'x'.repeat(2000)}`, undefined],
    ['', undefined],
    [null, undefined]
  ])('SF-61 of the link %s offers %s', (link, expected) => {
    expect(safeLink(link)).toBe(expected);
  });

  it('DG-53 fills in LinkedIn’s form: name, issuer, dates, number and address', () => {
    const link = new URL(
      linkedInLink({
        name: 'Widget & Engineer',
        issuer: 'Widgets Inc.',
        link: 'https://verify.example/c/1?a=b&c',
        number: '123',
        issued: '2026-03-14T22:30:00.000Z',
        expires: '2028-11-01'
      })
    );
    expect(link.origin + link.pathname).toBe('https://www.linkedin.com/profile/add');
    expect(Object.fromEntries(link.searchParams)).toEqual({
      startTask: 'CERTIFICATION_NAME',
      name: 'Widget & Engineer',
      organizationName: 'Widgets Inc.',
      issueYear: '2026',
      issueMonth: '3',
      expirationYear: '2028',
      expirationMonth: '11',
      certUrl: 'https://verify.example/c/1?a=b&c',
      certId: '123'
    });
  });

  it('DG-53 leaves out of LinkedIn’s form what is not known', () => {
    const { searchParams } = new URL(linkedInLink({ name: 'A', link: 'https://verify.example/c/1' }));
    expect([...searchParams.keys()]).toEqual(['startTask', 'name', 'certUrl']);
  });
});
