import { BlobValue } from '../runtime/apex-value.ts';
import { NotSupportedError, SystemFailure } from '../runtime/exception-value.ts';
import { blob, text } from './arguments.ts';
import type { LibrarySource } from './library-type.ts';

function checkCharset(name: string): void {
  if (name.toUpperCase() !== 'UTF-8') throw new NotSupportedError(`the character set ${name} (UTF-8 alone is)`);
}

export const ENCODING_UTIL: LibrarySource = {
  name: 'EncodingUtil',
  description: 'Base 64, hexadecimal and URL encoding.',
  members: {
    'static String urlEncode(String value, String charset)': (_, _self, value, charset) => {
      checkCharset(text(charset));
      // As Java's URLEncoder: a space is a plus sign, and only letters, digits and .-*_ stay.
      return encodeURIComponent(text(value))
        .replace(/%20/g, '+')
        .replace(/[!'()~]/g, (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`);
    },
    'static String urlDecode(String value, String charset)': (_, _self, value, charset) => {
      checkCharset(text(charset));
      try {
        return decodeURIComponent(text(value).replace(/\+/g, ' '));
      } catch {
        throw new SystemFailure(
          'IllegalArgumentException',
          `URLDecoder: Illegal hex characters in escape pattern: ${text(value)}`,
        );
      }
    },
    'static String base64Encode(Blob value)': (_, _self, value) => Buffer.from(blob(value).bytes).toString('base64'),
    'static Blob base64Decode(String value)': (_, _self, value) => {
      if (!/^[A-Za-z0-9+/\s]*={0,2}\s*$/.test(text(value)))
        throw new SystemFailure('StringException', 'Unrecognized base64 character');
      return new BlobValue(Buffer.from(text(value), 'base64'));
    },
    'static String convertToHex(Blob value)': (_, _self, value) => Buffer.from(blob(value).bytes).toString('hex'),
    'static Blob convertFromHex(String value)': (_, _self, value) => {
      if (!/^(?:[0-9a-f]{2})*$/i.test(text(value))) throw new SystemFailure('StringException', 'Invalid hex string');
      return new BlobValue(Buffer.from(text(value), 'hex'));
    },
  },
};

export const BLOB_CLASS: LibrarySource = {
  name: 'Blob',
  description: 'Bytes.',
  members: {
    'static Blob valueOf(String value)': (_, _self, value) => new BlobValue(Buffer.from(text(value), 'utf8')),
    'Integer size()': (_, self) => blob(self).bytes.length,
    'String toString()': (_, self) => {
      try {
        return new TextDecoder('utf-8', { fatal: true }).decode(blob(self).bytes);
      } catch {
        throw new SystemFailure('StringException', 'BLOB is not a valid UTF-8 string');
      }
    },
  },
};
