import { afterEach, describe, expect, it, vi } from 'vitest';

const inFrench = async () => {
  vi.resetModules();
  vi.stubGlobal('navigator', { languages: ['de', 'fr-CH', 'en'] });
  return await import('../../src/dashboard/language.ts');
};

afterEach(() => {
  vi.unstubAllGlobals();
  vi.resetModules();
});

describe('the language', () => {
  it("is the first supported one in the browser's list", async () => {
    expect((await inFrench()).language).toBe('fr');
  });

  it('keeps French punctuation on the line of its word, also in formatted texts', async () => {
    const { inLanguage } = await inFrench();
    const en = { plain: '', made: (_: string) => '', several: [''] };
    const fr = {
      plain: 'Prêt ?',
      made: (of: string) => `« ${of} » : 5 %`,
      several: ['à 2:30', 'non !'],
    };
    const texts = inLanguage({ en, fr });
    expect(texts.plain).toBe('Prêt\u00a0?');
    expect(texts.made('x')).toBe('«\u00a0x\u00a0»\u00a0: 5\u00a0%');
    expect(texts.several).toEqual(['à 2:30', 'non\u00a0!']);
  });
});
