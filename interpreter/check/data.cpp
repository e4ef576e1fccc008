// Units, currencies, enums, records and inputs: what a case may hold, flattened to leaves.
#include <algorithm>

#include "interpreter/check/checker.h"

namespace remit::check {
namespace {

// What a field says beside its type, worked out once however many inputs have the record.
struct FieldFacts {
  Type type;  // kList: what the list holds is in `list`
  Domain domain, modelled;
  ListInfo list{};
};

void CollectCurrencies(Checker& checker) {
  ForEach<ast::CurrencyDeclaration>(checker, [&](DeclId, const ast::CurrencyDeclaration& node) {
    for (const ast::Name& name : node.names) {
      const types::UnitSpelling* known = checker.table().FindSpelling(name.text);
      if (known == nullptr) {
        checker.table().AddUnit(name.text, true);
      } else if (!checker.table().unit(known->unit).currency) {
        Report(checker, Kind::kDuplicateName, name.span,
               Tick(name.text) + " is a unit and cannot be a currency as well", "",
               "rename one of the two");
      }
    }
  });
}

bool NewUnit(Checker& checker, const ast::Name& name) {
  if (checker.table().FindSpelling(name.text) != nullptr) {
    Report(checker, Kind::kDuplicateName, name.span,
           "there is a unit " + Tick(name.text) + " already",
           "a unit is declared once, and some are built in (days, weeks, months, quarters, years, "
           "count)",
           "leave this declaration out");
    return false;
  }
  static const std::vector<std::string_view> taken{"percent", "ratio", "points", "number",
                                                   "boolean", "text",  "date"};
  if (std::find(taken.begin(), taken.end(), name.text) == taken.end()) return true;
  Report(checker, Kind::kReservedName, name.span,
         Tick(name.text) + " is a type of the language and cannot be a unit", {},
         "choose another name");
  return false;
}

void DefineMultiple(Checker& checker, const ast::Name& name, ExprId definition) {
  const auto give_up = [&] { checker.broken_names.emplace(name.text, ""); };
  const Type type = Infer(checker, Scope{.place = Place::kConstant}, definition);
  if (type.kind == TypeKind::kBroken) return give_up();
  const std::optional<types::ExactDecimal> exact = ExactOf(checker, definition);
  const bool unit = type.kind == TypeKind::kDecimal && type.dimension.count == 1 && type.whole;
  if (!unit || !exact || exact->digits < 1) {
    Report(checker, Kind::kUnitDefinition, checker.SpanOf(definition),
           Tick(Written(checker, definition)) + " does not say what a unit is",
           "a unit is a whole multiple of another", "for example `unit dozen = 12 pieces`");
    return give_up();
  }
  const types::ExactDecimal whole = types::Normalised(*exact);
  checker.table().AddSpelling(name.text, type.dimension.factors[0].unit,
                              static_cast<std::int64_t>(whole.digits));
}

void CollectUnits(Checker& checker) {
  ForEach<ast::UnitDeclaration>(checker, [&](DeclId, const ast::UnitDeclaration& node) {
    if (node.definition) return;
    for (const ast::Name& name : node.names) {
      if (NewUnit(checker, name)) checker.table().AddUnit(name.text, false);
    }
  });
  ForEach<ast::UnitDeclaration>(checker, [&](DeclId, const ast::UnitDeclaration& node) {
    if (!node.definition) return;
    for (const ast::Name& name : node.names) {
      if (NewUnit(checker, name)) DefineMultiple(checker, name, *node.definition);
    }
  });
}

void CollectEnums(Checker& checker) {
  ForEach<ast::EnumDeclaration>(checker, [&](DeclId id, const ast::EnumDeclaration& node) {
    types::EnumInfo info{node.name.text, {}};
    for (const ast::Name& value : node.values) {
      if (std::find(info.values.begin(), info.values.end(), value.text) != info.values.end()) {
        Report(checker, Kind::kDuplicateItem, value.span,
               Tick(value.text) + " is listed twice in " + Tick(node.name.text), {},
               "leave one out");
        continue;
      }
      info.values.push_back(value.text);
    }
    const types::EnumId index = checker.table().AddEnum(std::move(info));
    Type type;
    type.kind = TypeKind::kEnum;
    type.index = static_cast<std::uint32_t>(index.index());
    Declare(checker, {Symbol::Kind::kEnum, node.name.text, node.name.span, id, type.index, type});
  });
}

void CollectRecords(Checker& checker) {
  ForEach<ast::RecordDeclaration>(checker, [&](DeclId id, const ast::RecordDeclaration& node) {
    const types::RecordId index = checker.table().AddRecord({node.name.text, {}});
    Type type;
    type.kind = TypeKind::kRecord;
    type.index = static_cast<std::uint32_t>(index.index());
    Declare(checker, {Symbol::Kind::kRecord, node.name.text, node.name.span, id, type.index, type});
  });
}

FieldFacts ListFactsOf(Checker& checker, const ast::Field& field) {
  FieldFacts facts;
  ast::TypeExpr element = field.type;
  element.list = element.optional = false;
  facts.list.element = TypeOfText(checker, element);
  if (!FitsElement(checker, field.type, facts.list.element)) return facts;
  if (field.modelled) {
    Report(checker, Kind::kMisplaced, checker.SpanOf(*field.modelled),
           "a whole list has no modelled range", "the fields of its elements have one each",
           "write `modelled` at the fields of the record that the list holds");
  }
  if (field.domain && !LengthOf(checker, *field.domain, facts.list)) return facts;
  facts.type.kind = TypeKind::kList;
  return facts;
}

FieldFacts FactsOf(Checker& checker, const ast::Field& field, const std::string& path) {
  if (field.type.list) return ListFactsOf(checker, field);
  FieldFacts facts;
  facts.type = TypeOfText(checker, field.type);
  const bool single = facts.type.kind != TypeKind::kRecord && facts.type.kind != TypeKind::kBroken;
  if (!single) {
    if (facts.type.kind == TypeKind::kRecord && (field.domain || field.modelled)) {
      Report(checker, Kind::kMisplaced, field.span, "a whole record has no range",
             "each field of " + Tick(types::Name(facts.type, checker.table())) + " has its own",
             "write the range at the field that it is meant for");
    }
    return facts;
  }
  if (field.domain) {
    const auto domain = DomainOf(checker, *field.domain, facts.type, "the range of " + Tick(path));
    if (domain) facts.domain = *domain;
  }
  if (field.modelled) {
    const auto modelled =
        DomainOf(checker, *field.modelled, facts.type, "the modelled range of " + Tick(path));
    if (modelled) facts.modelled = *modelled;
  }
  return facts;
}

class Inputs {
 public:
  explicit Inputs(Checker& checker) : checker_(checker) {}

  void Collect() {
    ForEach<ast::RecordDeclaration>(checker_, [&](DeclId id, const ast::RecordDeclaration& node) {
      if (checker_.SymbolOf(id) != nullptr) FillRecord(id, node);
    });
    ForEach<ast::InputDeclaration>(
        checker_, [&](DeclId id, const ast::InputDeclaration& node) { AddInput(id, node.field); });
  }

 private:
  void FillRecord(DeclId id, const ast::RecordDeclaration& node) {
    const std::uint32_t index = checker_.SymbolOf(id)->index;
    std::vector<FieldFacts>& facts = facts_[index];
    std::vector<types::RecordField> fields;
    for (const ast::Field& field : node.fields) {
      const bool twice = std::any_of(fields.begin(), fields.end(), [&](const auto& other) {
        return other.name == field.name.text;
      });
      if (twice) {
        Report(checker_, Kind::kDuplicateItem, field.name.span,
               "the field " + Tick(field.name.text) + " is there twice", {},
               "rename one of the two");
      }
      facts.push_back(FactsOf(checker_, field, node.name.text + "." + field.name.text));
      fields.push_back({field.name.text, facts.back().type});
    }
    declarations_[index] = &node;
    checker_.table().record(types::RecordId(index)).fields = std::move(fields);
  }

  void AddInput(DeclId id, const ast::Field& field) {
    const FieldFacts facts = FactsOf(checker_, field, field.name.text);
    Symbol symbol{Symbol::Kind::kInput, field.name.text, field.name.span, id, 0, facts.type};
    symbol.index = static_cast<std::uint32_t>(checker_.out.model.leaves.size());
    symbol.uses = kUsesInput;
    if (!Declare(checker_, symbol)) return;
    AddLeaves(field.name.text, field, facts, field);
  }

  // `outer` is the input's own declaration, with what the records between say of privacy: it holds
  // for all of their fields.
  void AddLeaves(const std::string& path, const ast::Field& field, const FieldFacts& facts,
                 const ast::Field& outer) {
    if (facts.type.kind == TypeKind::kRecord) return AddRecord(path, field, facts.type, outer);
    if (facts.type.kind == TypeKind::kList) return AddList(path, field, facts, outer);
    checker_.leaf_by_path.emplace(path, AddLeaf(path, field, facts, outer).value);
  }

  LeafId AddLeaf(const std::string& path, const ast::Field& field, const FieldFacts& facts,
                 const ast::Field& outer) {
    Model& model = checker_.out.model;
    const LeafId id(model.leaves.size());
    InputLeaf leaf{path, facts.type, facts.domain, facts.modelled};
    leaf.personal = field.personal.has_value() || outer.personal.has_value();
    leaf.is_protected = field.is_protected || outer.is_protected;
    leaf.negotiable = field.negotiable || outer.negotiable;
    leaf.attested = CanBeVouchedFor(path, field, facts, outer);
    leaf.span = field.name.span;
    leaf.list = list_;
    if (list_) model.lists[list_->index()].fields.push_back(id);
    model.leaves.push_back(std::move(leaf));
    return id;
  }

  // Single values of a case are vouched for, one by one.
  bool CanBeVouchedFor(const std::string& path, const ast::Field& field, const FieldFacts& facts,
                       const ast::Field& outer) {
    if (!field.attested && !outer.attested) return false;
    if (!list_ && facts.type.kind != TypeKind::kList) return true;
    const bool said = list_ && !field.attested;  // of the list around it
    if (said || &field == last_refused_) return false;
    last_refused_ = &field;
    Report(checker_, Kind::kAttested, field.span,
           Tick(path) + (list_ ? " stands in a list" : " is a list"),
           "a person vouches for single values of a case",
           "leave `attested` out, or give the value an input of its own");
    return false;
  }

  void AddList(const std::string& path, const ast::Field& field, const FieldFacts& facts,
               const ast::Field& outer) {
    Model& model = checker_.out.model;
    if (list_) {
      Report(checker_, Kind::kListType, field.type.span, "a list stands within a list",
             "the elements of a list hold single values",
             "make it a list of the case of its own, with a field that says to what it belongs")
          .labels.push_back({model.lists[list_->index()].span, "the list around it"});
      return;
    }
    ListInfo list = facts.list;
    list.path = path;
    list.span = field.name.span;
    list.length = AddLeaf(path, field, facts, outer);
    checker_.leaf_by_path.emplace(path, list.length.value);
    list_ = ListId(model.lists.size());
    model.lists.push_back(std::move(list));
    if (facts.list.element.kind == TypeKind::kRecord) {
      AddRecord(path, field, facts.list.element, outer);
    } else {
      FieldFacts value;
      value.type = facts.list.element;
      AddLeaf(path, field, value, outer);  // has no path of its own
    }
    list_.reset();
  }

  void AddRecord(const std::string& path, const ast::Field& field, const Type& type,
                 const ast::Field& outer) {
    if (std::find(open_.begin(), open_.end(), type.index) != open_.end()) {
      Report(checker_, Kind::kCycle, field.name.span,
             "the record " + Tick(types::Name(type, checker_.table())) + " contains itself",
             "a case is finite",
             "leave this field out, or make it a `text` that names the other one");
      return;
    }
    const auto node = declarations_.find(type.index);
    if (node == declarations_.end()) return;
    open_.push_back(type.index);
    // What this field says holds for all that is in it, as what the input says does.
    ast::Field around = outer;
    if (field.personal) around.personal = field.personal;
    around.is_protected = outer.is_protected || field.is_protected;
    const std::vector<FieldFacts>& facts = facts_[type.index];
    for (std::size_t i = 0; i < facts.size(); ++i) {
      const ast::Field& inner = node->second->fields[i];
      AddLeaves(path + "." + inner.name.text, inner, facts[i], around);
    }
    open_.pop_back();
  }

  Checker& checker_;
  const ast::Field* last_refused_ = nullptr;                // as attested
  std::map<std::uint32_t, std::vector<FieldFacts>> facts_;  // by RecordId
  std::map<std::uint32_t, const ast::RecordDeclaration*> declarations_;
  std::vector<std::uint32_t> open_;
  std::optional<ListId> list_;  // whose elements' fields are being added
};

}  // namespace

void CollectUnitsAndTypes(Checker& checker) {
  CollectCurrencies(checker);
  CollectUnits(checker);
  CollectEnums(checker);
  CollectRecords(checker);
  Inputs(checker).Collect();
}

}  // namespace remit::check
