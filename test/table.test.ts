import { describe, expect, it } from 'vitest';
import { PantiltError } from '../src/errors.ts';
import { openTable } from '../src/table.ts';

const fault = (reason: ConstructorParameters<typeof PantiltError>[2]) =>
  new PantiltError('invalid', 'table-invalid', reason);

async function read(content: string | Uint8Array, required = ['x', 'y']) {
  const table = await openTable(content, { required, fault });
  const rows: (readonly [line: number, ...values: (number | undefined)[]])[] = [];
  for await (const { line, cells } of table.rows) {
    rows.push([line, ...required.map((column) => table.number(cells.get(column)))]);
  }
  return rows;
}

const utf16be = (text: string) => Buffer.from(text, 'utf16le').swap16();

describe('a table', () => {
  it.each<[name: string, content: string | Uint8Array]>([
    ['plain', 'x,y\n1.5,-2\n'],
    ['UTF-8 with a byte order mark', Buffer.from('\ufeffx,y\n1.5,-2\n')],
    ['UTF-16, little-endian', Buffer.from('\ufeffx,y\r\n1.5,-2\r\n', 'utf16le')],
    ['UTF-16, little-endian, no mark', Buffer.from('x,y\n1.5,-2\n', 'utf16le')],
    ['UTF-16, big-endian', utf16be('\ufeffx,y\n1.5,-2\n')],
    ['UTF-16, big-endian, no mark', utf16be('x,y\n1.5,-2\n')],
    ['Windows-1252', Buffer.from('x,y,angle en °\n1.5,-2,3\n', 'latin1')],
    ['of a French spreadsheet', 'x;y\n1,5;-2\n'],
    ['with tabs', 'x\ty\n1,5\t-2\n'],
    ['with the minus sign of the page', 'x;y\n1,5;−2\n'],
    ['with capital headers in any order', 'Y , X\n-2,1.5\n'],
    ['of pandas, with its index', ',x,y\n0,1.5,-2\n'],
    ['of pandas, read and written again', 'Unnamed: 0,x,y\n0,1.5,-2\n'],
    ['with quotes', '"x","y"\n"1.5","-2"\n'],
    ['with a quoted line break', 'x,"y","a ""b""\nc"\n1.5,-2,"d\n\ne"\n'],
    ['with line ends of an old Macintosh', 'x,y\r1.5,-2\r'],
    ['with an unusual separator', 'sep=|\nx|y\n1.5|-2\n'],
    ['with quoted decimal commas', 'x,y\n"1,5","-2"\n'],
    ['with empty rows', 'x,y\n\n1.5,-2\n,\n'],
    ['without an end of line', 'x,y\n1.5,-2'],
  ])('is read: %s', async (_, content) => {
    expect((await read(content)).map(([, ...values]) => values)).toEqual([[1.5, -2]]);
  });

  it('counts lines from 1, including the separator line of Excel above the header', async () => {
    const rows = await read('sep=;\r\nx;y\r\n1,5;2\r\n\r\n3;4\r\n');
    expect(rows).toEqual([
      [3, 1.5, 2],
      [5, 3, 4],
    ]);
  });

  it.each([
    ['one,500', undefined],
    ['"1,500"', undefined], // 1500 or 1.5: ambiguous
    ['"0,500"', 0.5],
    ['1e-3', 0.001],
    ['0x10', undefined],
    ['Infinity', undefined],
    ['""', undefined],
    ['1"5', undefined],
  ])('reads %s as %s', async (cell, value) => {
    const [row] = await read(`x,y\n${cell.includes('"') ? cell : `"${cell}"`},2\n`);
    expect(row![1]).toBe(value);
  });

  it.each<[content: string | Uint8Array, reason: string]>([
    ['x\n1\n', 'column y is missing; the header is "x"'],
    ['a,b\n1,2\n', 'columns x, y are missing; the header is "a, b"'],
    ['X;Y2\n1;2\n', 'column y is missing; the header is "x, y2"'],
    [`${'x'.repeat(200)}\n1\n`, `the header is "${'x'.repeat(97)}..."`],
    ['', 'it is empty; the first line names the columns x, y'],
    [' \n\n', 'it is empty'],
    ['1.5,-2\n3,4\n', 'there is no header: write a first line that names the columns x, y'],
    [Buffer.from('\x89PNG\r\n\x1a\n\0\0\0\rIHDR', 'latin1'), 'it is a binary file'],
    [Buffer.from('\x7fELF\x02\x01\x01\0', 'latin1'), 'it is a binary file'],
    [Buffer.from('PK\x03\x04\x14\0\x06\0', 'latin1'), 'save the sheet as CSV'],
    [Buffer.from('d0cf11e0a1b11ae1', 'hex'), 'save the sheet as CSV'],
    ['x,y,x\n1,2,3\n', 'column x appears twice'],
    ['x,y\n1,2\n3\n', 'line 3: 1 cell where the header has 2'],
    ['x,y\n1,2\n1,2,3\n', 'line 3: 3 cells where the header has 2'],
    ['x,y\n1,"2"0\n', 'line 2, cell 2: there is text after the closing quotation mark'],
    ['sep=;\nx;y\n1;"2"0\n', 'line 3, cell 2: there is text'],
    ['sep=;\nx;y\n1;"2\n', 'line 3: a quotation mark is never closed'],
    ['x,y\n1,2\n"1,2\n3,4\n', 'line 3: a quotation mark is never closed'],
  ])('is refused: %j', async (content, reason) => {
    await expect(read(content)).rejects.toThrow(reason);
  });
});
