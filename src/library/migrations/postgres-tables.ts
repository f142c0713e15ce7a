import {
  type CreateTableNode,
  DataTypeNode,
  type KyselyPlugin,
  OperationNodeTransformer,
  type QueryId,
  RawNode,
} from 'kysely';

/**
 * Declares the tables of the migrations for PostgreSQL. Text is ordered by its bytes, as SQLite orders it, whatever the
 * database's locale; whole numbers have 64 bits, as SQLite's; types are checked there without the word `strict`.
 */
class PostgresTables extends OperationNodeTransformer {
  protected override transformDataType(node: DataTypeNode, queryId?: QueryId): DataTypeNode {
    // Where a type may stand, the compiler takes raw SQL as well.
    if (node.dataType === 'text') return RawNode.createWithSql('text collate "C"') as unknown as DataTypeNode;
    if (node.dataType === 'integer') return DataTypeNode.create('bigint');
    return super.transformDataType(node, queryId);
  }

  protected override transformCreateTable(node: CreateTableNode, queryId?: QueryId): CreateTableNode {
    const { endModifiers: _strict, ...table } = super.transformCreateTable(node, queryId);
    return table;
  }
}

const transformer = new PostgresTables();

export const postgresTables: KyselyPlugin = {
  transformQuery: ({ node, queryId }) => transformer.transformNode(node, queryId),
  transformResult: async ({ result }) => result,
};
