import { onTestFinished } from 'vitest';
import { RECORD_MIGRATIONS, type RecordTables } from '../../src/hub/store/record-tables.ts';
import { IN_MEMORY, openDatabase } from '../../src/store/database.ts';
import { testRecordStore } from './record-store-suite.ts';

testRecordStore(async () => {
  const db = await openDatabase(IN_MEMORY, RECORD_MIGRATIONS);
  onTestFinished(() => db.destroy());
  return db.withTables<RecordTables>() as never;
});
