// Puts cells into the columns of a batch, case by case, and notes everything that is wrong with a
// case. Knows no file format.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "interpreter/cases/cell.h"
#include "interpreter/cases/quick_cell.h"
#include "interpreter/cases/reader.h"

namespace remit::cases {

class CaseBuilder {
 public:
  CaseBuilder(const check::Checked& checked, const Binding& binding, std::size_t kept_columns);

  void StartBlock();
  // Its id is the row, unless SetId says otherwise. `place` is where what concerns the whole case
  // is said to stand.
  void StartCase(std::uint64_t row, std::string place = {});
  void SetId(std::string_view id) { id_ = id; }
  // A value for the route's target. `place` is only asked for when something is wrong.
  template <typename Place>
  void Put(const ColumnRoute& route, Cell cell, const Place& place) {
    const std::string reason = Put(route, cell);
    if (!reason.empty()) Invalid(TargetField(route.target, model_), reason, place());
  }
  // The list is given; its elements follow, each begun before its fields are put.
  void StartList(check::ListId list);
  void StartElement(check::ListId list);
  // A field of the element begun last. `field` is what messages call it: `quote.lines[2].price`.
  void PutElement(const ColumnRoute& route, Cell cell, const std::string& field,
                  const std::string& place);
  void Keep(std::size_t kept_column, std::string_view text) { kept_.at(kept_column) = text; }
  void HasProposal() { proposal_seen_ = true; }
  void Invalid(std::string field, std::string reason, std::string place);
  void EndCase(ReadCounts& counts);
  std::size_t size() const { return block_.cases.size; }
  Block Finish();

  // Plain cases have nothing but inputs outside lists. They are put straight into the columns: the
  // values of case size() first, for every input that is fed, then AddPlainCase.
  bool TakesPlainCases() const;  // does the policy ask for nothing beside plain inputs?
  void MakeRoom(std::size_t cases);
  engine::Column& PlainColumn(std::size_t leaf) { return block_.cases.columns[leaf]; }
  // kUnknown: the cell is wrong, for which the case has to be begun in the usual way.
  QuickCell::Answer ReadPlain(const ColumnRoute& route, std::string_view text, std::int64_t& raw,
                              Cell::Kind kind = Cell::Kind::kCsv);
  // An empty id: the row.
  void AddPlainCase(std::uint64_t row, std::string_view id,
                    const std::vector<std::string_view>& kept);
  // Takes the room of a block that is no longer needed, for the next one. Between blocks only.
  void Recycle(Block&& block);

 private:
  void MakeTextsReady();
  std::string Put(const ColumnRoute& route, Cell cell);  // why not, or nothing
  std::string PutLeaf(const ColumnRoute& route, Cell cell);
  std::string ReadLeaf(const ColumnRoute& route, Cell cell, std::optional<types::Value>& value);
  void EndLists();
  void CountInvalid(ReadCounts& counts) const;
  std::string PutKnob(const ColumnRoute& route, Cell cell);
  std::string PutProposal(const ColumnRoute& route, std::string text);
  std::string PutAttestation(const ColumnRoute& route, Cell cell);
  void CheckAttestations();
  void CheckPrevious();

  const check::Checked& checked_;
  const check::Model& model_;
  const Binding& binding_;
  Block block_;
  // The case being read.
  std::uint64_t row_ = 0;
  std::string place_;
  std::string id_;
  std::vector<std::int64_t> raw_;
  std::vector<std::uint8_t> present_;
  std::vector<std::uint8_t> given_;  // by leaf: a cell was put, missing or not
  // What the case has in each list; elements beyond the longest length are counted and dropped.
  struct Elements {
    bool given = false;
    std::size_t count = 0;
    std::vector<engine::Column> fields;  // as ListInfo::fields
  };
  std::vector<Elements> lists_;                                // by ListId
  std::map<std::uint32_t, engine::Attestation> attestations_;  // by leaf
  engine::Proposal proposal_;
  bool proposal_seen_ = false;
  std::vector<engine::InvalidField> invalid_;
  std::vector<std::string> kept_;
  bool texts_ready_ = false;
};

}  // namespace remit::cases
