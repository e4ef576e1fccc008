// The grammar of Remit: the one description of what can be written. README.md says how to change it.
//
// Three things are settled on the tokens before the parser sees them (interpreter/parse/tokens.cpp), because they are rules
// about neighbours and not about nesting:
//   - a word after `.` or before `:` is a name (ID), whatever it means elsewhere;
//   - so are `escalate` and `refuse` after `is` and `is not`, where they are verdicts;
//   - a plain word after a number on the same line is that number's unit (UNIT), unless `:` follows it inside braces
//     and the number stands behind another `:` (`{ price: 5 seats: 2 }`, but `{ 100 EUR: 30 %, 200 EUR: 70 % }`).
// Expressions are stratified, one rule for each precedence, and every decision is settled without full context.
// Some slips (`=` for `==`, `||` for `or`, chained comparisons, a comma glued between digits) are read here and refused by
// the adapter, so that one slip costs one message.
grammar Remit;

tokens { UNIT }

// ---------------------------------------------------------------- entry points, one call each from the adapter

header : ('policy' | 'module' | 'intent') dotted STRING? ;
headerClause
  : 'serves' dotted
  | 'extends' dotted
  | 'owner' STRING
  | 'effective' 'from' DATE ('to' DATE)?
  | 'review' 'every' expr ('grace' expr)?
  | 'language' STRING
  ;
declaration
  : useDecl | enumDecl | unitDecl | currencyDecl | inputDecl | parameterDecl | setDecl | letDecl | functionDecl
  | modelDecl | distributionDecl | chooseDecl | objectiveDecl | tradeOffDecl | requireDecl | preferDecl | ladderDecl | sideDecl
  | escalateDecl | refuseDecl | deviateDecl | expectDeviation | dampDecl | monitorDecl | outcomeDecl | learnDecl
  | exploreDecl | portfolioDecl | scenarioDecl | guardrailDecl | guaranteeDecl | propertyDecl
  ;
// The header and declarations with parts that may be many or long: the adapter reads head, parts and `}` one by one.
recordHead : 'record' name '{' ;
tableHead : 'table' name hit? '(' parameters ')' '->' outputs ('delegated' name)? ('{' | 'from' STRING) ;
headerRow : ROW name (BAR name)* DBAR name (BAR name)* BAR ;
testHead : 'test' STRING '{' ;
lonelyExpression : expr EOF ;

// ---------------------------------------------------------------- names, types, shared clauses

dotted : name ('.' name)* ;
names : name (',' name)* ;
type : ('list' 'of')? typeFactor (('/' | '*') typeFactor)* '?'? ;
typeFactor : name ;
field : name ':' type fieldClause* ;
fieldClause
  : 'in' span
  | 'modelled' span
  | 'personal' ('of' name)? ('for' names)?
  | 'protected'
  | 'attested'
  | 'negotiable'
  ;
parameters : (parameter (',' parameter)*)? ;
parameter : name ':' type ;
dated : 'from' DATE '=' expr ;
because : 'because' STRING ;
ruleName : name ':' ;
since : 'from' DATE ;

// ---------------------------------------------------------------- declarations

useDecl : 'use' dotted ;
enumDecl : 'enum' name '{' names ','? '}' ;
unitDecl : 'unit' names ('=' expr)? ;
currencyDecl : 'currency' names ;
inputDecl : 'input' field ;
parameterDecl : 'parameter' name ':' type '=' expr ('adjustable' span 'by' name)? dated* ;
setDecl : 'set' dotted '=' expr dated* ;
letDecl : 'let' name (':' type)? '=' expr ;
functionDecl : 'function' name '(' parameters ')' '->' type '=' expr ;

hit : 'unique' | 'agree' | 'first' | 'collect' name ;
outputs : type | '(' parameter (',' parameter)* ')' ;
row : ROW ( 'otherwise' BAR* DBAR | cell (BAR cell)* DBAR ) expr (BAR expr)* BAR since? ;
cell : 'not'? pattern (',' pattern)* ;
pattern : relop sum ('and' relop sum)? | span ;
relop : '<' | '<=' | '>' | '>=' | '==' | '!=' | '=' ;

modelDecl : 'model' name '(' parameters ')' '->' type
    ( 'from' STRING | ('logistic' | 'linear') '{' (term (','? term)* ','?)? '}' ) ;
term : name ':' expr ;

distributionDecl : 'distribution' name ':' type outcomes ;
outcomes : '{' outcome (',' outcome)* ','? '}' ;
outcome : sum ':' sum ;

chooseDecl : 'choose' name (':' type)? ( 'from' expr ('to' expr 'step' expr)? | 'in' span )? ;
objectiveDecl
  : 'objective' name (':' type)? ('=' expr)? 'from' expr 'to' expr 'capped'?
  | 'objective' name 'serves' dotted (':' type)? ('=' expr)? ('from' expr 'to' expr 'capped'?)?
  ;
tradeOffDecl : 'trade_off' tradeOff datedTradeOff* ;
datedTradeOff : 'from' DATE tradeOff ;
tradeOff
  : 'weigh' weight (',' weight)*
  | 'first' tolerant ('then' tolerant)*
  | 'balance' names
  ;
weight : name ':' expr ('adjustable' span 'by' name)? ;
tolerant : name ('giving' 'up' 'at' 'most' expr)? ;

requireDecl : 'require' ruleName? expr ('for' '(' names ')')? because? since? ;
preferDecl : 'prefer' ruleName? expr 'worth' span 'of' name because? ;
ladderDecl : 'ladder' name ('<' name)* ;
sideDecl : 'side' names ;
escalateDecl : 'escalate' ruleName? 'to' name ('and' name)* 'when' expr because? since? ;
refuseDecl : 'refuse' ruleName? 'when' expr because? since? ;
deviateDecl : 'deviate' name 'within' span ('above' | 'below')? 'of' name deviateClause* ;
deviateClause : 'giving' 'reason' | 'at' 'most' expr 'per' name | 'expires' (DATE | 'after' expr) ;
expectDeviation : 'expect' 'deviation' 'when' expr because? ;
dampDecl : 'damp' name 'by' 'at' 'most' expr 'per' name ('for' expr)? ;
monitorDecl : 'monitor' name 'watch' expr ('over' expr)? 'alert' 'when' expr 'clear' 'when' expr ;
outcomeDecl : 'outcome' name ':' type ('within' expr)? ;
learnDecl : 'learn' name 'within' expr ('from' name)? ;
exploreDecl : 'explore' name expr ('within' expr)? ;
portfolioDecl : 'portfolio' name 'over' expr ('limit' expr)+ 'maximise' expr ;
scenarioDecl : 'scenario' name ('with' 'probability' expr)? ('as' 'of' DATE)?
    '{' (replacement (','? replacement)* ','?)? '}' ;
replacement : dotted ':' (outcomes | expr) ;
guardrailDecl : 'guardrail' name STRING? ':' expr ;
guaranteeDecl : 'guarantee' name STRING? about? ':' expr ;
propertyDecl : 'property' STRING about? ':'
    ('for' names 'differing' 'only' 'in' dotted (',' dotted)* ('where' expr)? ':')? expr ;
about : 'of' name+ ;

testItem
  : 'given' 'scenario' name
  | 'given' name ':'? expr
  | 'propose' structLiteral
  | 'expect' 'not'? 'fired' ruleReference
  | 'expect' expr
  | 'as' 'of' DATE
  ;
ruleReference : 'escalate' 'to' name ('and' name)* | 'refuse' | 'expect' 'deviation' | name ;

// ---------------------------------------------------------------- expressions, loosest first

expr : 'if' expr 'then' expr 'else' expr | disjunction ;
disjunction : conjunction (('or' | DBAR) conjunction)* ;
conjunction : negation ('and' negation)* ;
negation : 'not' negation | relation ;
relation
  : 'chance' 'of' disjunction 'at' 'most' span
  | 'expected' 'shortfall' 'of' span 'beyond' span 'at' 'most' span
  | span comparison*
  ;
comparison : relop span | 'is' 'not'? span | 'not'? 'in' span ;
span : sum (('..' | '..<') sum)? ;
sum : product (('+' | '-') product)* ;
product : fallback (('*' | '/' | 'mod') fallback)* ;
fallback : unary ('otherwise' unary)* ;
unary : '-' unary | postfix ;
postfix : primary postfixPart* ;
postfixPart : '.' name | '(' arguments? ')' ;
arguments : expr ('for' name 'in' span ('where' expr)? | (',' expr)*) ;
primary
  : NUMBER ('%' | UNIT)?
  | DATE
  | STRING
  | 'true'
  | 'false'
  | name
  | '(' expr ')'
  | structLiteral
  | '{' expr (',' expr)* ','? '}'
  | '[' (expr (',' expr)*)? ']'
  ;
structLiteral : '{' (binding (','? binding)* ','?)? '}' ;
binding : dotted ':' expr ;

// Clause words keep their meaning only where a clause may stand; declaration and operator words are never names.
name
  : ID | 'above' | 'adjustable' | 'after' | 'agree' | 'alert' | 'as' | 'at' | 'attested' | 'balance' | 'because' | 'below'
  | 'beyond' | 'by' | 'capped' | 'chance' | 'clear' | 'collect' | 'delegated' | 'deviation' | 'differing' | 'effective'
  | 'every' | 'expected' | 'expires' | 'extends' | 'fired' | 'first' | 'from' | 'giving' | 'grace' | 'language' | 'limit'
  | 'linear' | 'list' | 'logistic' | 'maximise' | 'modelled' | 'most' | 'negotiable' | 'of' | 'only' | 'over' | 'owner'
  | 'per' | 'personal' | 'probability' | 'protected' | 'reason' | 'review' | 'serves' | 'shortfall' | 'step' | 'to'
  | 'unique' | 'up' | 'watch' | 'weigh' | 'when' | 'with' | 'within' | 'worth'
  ;

// ---------------------------------------------------------------- tokens

// declaration words (the adapter relies on this group being first and together: K_POLICY .. K_TEST)
K_POLICY : 'policy' ;
K_MODULE : 'module' ;
K_INTENT : 'intent' ;
K_USE : 'use' ;
K_UNIT : 'unit' ;
K_CURRENCY : 'currency' ;
K_ENUM : 'enum' ;
K_RECORD : 'record' ;
K_INPUT : 'input' ;
K_PARAMETER : 'parameter' ;
K_SET : 'set' ;
K_LET : 'let' ;
K_FUNCTION : 'function' ;
K_TABLE : 'table' ;
K_MODEL : 'model' ;
K_DISTRIBUTION : 'distribution' ;
K_CHOOSE : 'choose' ;
K_OBJECTIVE : 'objective' ;
K_TRADE_OFF : 'trade_off' ;
K_REQUIRE : 'require' ;
K_PREFER : 'prefer' ;
K_LADDER : 'ladder' ;
K_SIDE : 'side' ;
K_ESCALATE : 'escalate' ;
K_REFUSE : 'refuse' ;
K_DEVIATE : 'deviate' ;
K_EXPECT : 'expect' ;
K_DAMP : 'damp' ;
K_MONITOR : 'monitor' ;
K_OUTCOME : 'outcome' ;
K_LEARN : 'learn' ;
K_EXPLORE : 'explore' ;
K_PORTFOLIO : 'portfolio' ;
K_SCENARIO : 'scenario' ;
K_GUARDRAIL : 'guardrail' ;
K_GUARANTEE : 'guarantee' ;
K_PROPERTY : 'property' ;
K_TEST : 'test' ;
// words of tests, reserved like the declaration words
K_GIVEN : 'given' ;
K_PROPOSE : 'propose' ;
// operator words (K_AND .. K_WHERE together)
K_AND : 'and' ;
K_OR : 'or' ;
K_NOT : 'not' ;
K_IF : 'if' ;
K_THEN : 'then' ;
K_ELSE : 'else' ;
K_IS : 'is' ;
K_IN : 'in' ;
K_MOD : 'mod' ;
K_OTHERWISE : 'otherwise' ;
K_TRUE : 'true' ;
K_FALSE : 'false' ;
K_FOR : 'for' ;
K_WHERE : 'where' ;
// clause words (K_ABOVE .. K_WORTH together)
K_ABOVE : 'above' ;
K_ADJUSTABLE : 'adjustable' ;
K_AFTER : 'after' ;
K_AGREE : 'agree' ;
K_ALERT : 'alert' ;
K_AS : 'as' ;
K_AT : 'at' ;
K_ATTESTED : 'attested' ;
K_BALANCE : 'balance' ;
K_BECAUSE : 'because' ;
K_BELOW : 'below' ;
K_BEYOND : 'beyond' ;
K_BY : 'by' ;
K_CAPPED : 'capped' ;
K_CHANCE : 'chance' ;
K_CLEAR : 'clear' ;
K_COLLECT : 'collect' ;
K_DELEGATED : 'delegated' ;
K_DEVIATION : 'deviation' ;
K_DIFFERING : 'differing' ;
K_EFFECTIVE : 'effective' ;
K_EVERY : 'every' ;
K_EXPECTED : 'expected' ;
K_EXPIRES : 'expires' ;
K_EXTENDS : 'extends' ;
K_FIRED : 'fired' ;
K_FIRST : 'first' ;
K_FROM : 'from' ;
K_GIVING : 'giving' ;
K_GRACE : 'grace' ;
K_LANGUAGE : 'language' ;
K_LIMIT : 'limit' ;
K_LINEAR : 'linear' ;
K_LIST : 'list' ;
K_LOGISTIC : 'logistic' ;
K_MAXIMISE : 'maximise' ;
K_MODELLED : 'modelled' ;
K_MOST : 'most' ;
K_NEGOTIABLE : 'negotiable' ;
K_OF : 'of' ;
K_ONLY : 'only' ;
K_OVER : 'over' ;
K_OWNER : 'owner' ;
K_PER : 'per' ;
K_PERSONAL : 'personal' ;
K_PROBABILITY : 'probability' ;
K_PROTECTED : 'protected' ;
K_REASON : 'reason' ;
K_REVIEW : 'review' ;
K_SERVES : 'serves' ;
K_SHORTFALL : 'shortfall' ;
K_STEP : 'step' ;
K_TO : 'to' ;
K_UNIQUE : 'unique' ;
K_UP : 'up' ;
K_WATCH : 'watch' ;
K_WEIGH : 'weigh' ;
K_WHEN : 'when' ;
K_WITH : 'with' ;
K_WITHIN : 'within' ;
K_WORTH : 'worth' ;

EQ : '==' ;
NE : '!=' ;
LE : '<=' ;
GE : '>=' ;
LT : '<' ;
GT : '>' ;
ASSIGN : '=' ;
ARROW : '->' ;
PLUS : '+' ;
MINUS : '-' ;
STAR : '*' ;
SLASH : '/' ;
PERCENT : '%' ;
DOTS : '..' ;
DOTS_BELOW : '..<' ;
DOT : '.' ;
COMMA : ',' ;
COLON : ':' ;
QUESTION : '?' ;
LPAREN : '(' ;
RPAREN : ')' ;
LBRACE : '{' ;
RBRACE : '}' ;
LBRACKET : '[' ;
RBRACKET : ']' ;
DBAR : '||' ;
// The one place where a line counts: a table row starts on its own line.
ROW : [ \t]* [\r\n] [ \t\r\n]* '|' ;
BAR : '|' ;

DATE : D D D D '-' D D '-' D D ;
NUMBER : DIGITS ('.' D+)? ;
STRING : '"' (~["\r\n\\] | '\\' ~[\r\n])* '"' ;
ID : [A-Za-z_] [A-Za-z0-9_]* ;
DOC : '##' ~[\r\n]* -> channel(HIDDEN) ;
COMMENT : '#' ~[\r\n]* -> channel(HIDDEN) ;
WS : [ \t\r\n]+ -> skip ;

// Look-alikes: read as one token each, refused with a hint by the adapter, which then goes on as if the right form stood there.
SLIP_COMMENT : '//' ~[\r\n]* | '/*' .*? '*/' ;
SLIP_AND : '&&' | '&' ;
SLIP_NOT : '!' ;
SLIP_GE : '=>' | '\u2265' ;
SLIP_LE : '=<' | '\u2264' ;
SLIP_NE : '<>' | '\u2260' ;
SLIP_MINUS : [\u2010-\u2015\u2212] ;
SLIP_STAR : '\u00D7' ;
SLIP_SLASH : '\u00F7' ;
SLIP_DOTS : '...' | '\u2026' ;
SLIP_ARROW : '\u2192' ;
SLIP_SPACE : [\u00A0\u1680\u2000-\u200D\u2028\u2029\u202F\u205F\u3000\uFEFF]+ -> channel(HIDDEN) ;
SLIP_QUOTED : [\u201C\u201D\u201E\u201F\u00AB\u00BB] ~["\u201C\u201D\u201E\u201F\u00AB\u00BB\r\n]* ["\u201C\u201D\u201E\u201F\u00AB\u00BB]
            | '"' ~["\u201C\u201D\r\n\\]* [\u201D\u201C]
            | ['\u2018\u2019\u201A] ~['\u2018\u2019"\r\n]* ['\u2018\u2019] ;
SLIP_CURRENCY : [$\u20AC\u00A3\u00A5] ;
SLIP_DATE : D+ '-' D+ '-' D+ | D D? '.' D D? '.' D D D D | D D? '/' D D? '/' D D D D ;
SLIP_GLUED : DIGITS ('.' D+)? [A-Za-z_] [A-Za-z0-9_]* ;
SLIP_FRACTION : '.' D+ ;
SLIP_NAME : (LETTER | '_') (LETTER | [0-9_])* ;
UNTERMINATED : '"' ~["\r\n]* ;
BAD : . ;

fragment D : [0-9] ;
fragment DIGITS : D (D | '_' D)* ;
fragment LETTER : [A-Za-z] | [\u00AA\u00B5\u00BA\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u1FFF\u2C00-\u2FEF\u3040-\uD7FF\uF900-\uFDFF\u{10000}-\u{1FFFF}] ;
