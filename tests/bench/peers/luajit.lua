-- Sizes S, M and L in LuaJIT: tables as generated functions of chained conditions, what does not depend on the choice worked out
-- once. Usage: luajit luajit.lua ROUNDS
local ffi, bit = require 'ffi', require 'bit'
local rounds = tonumber(arg[1] or 3)
local exp, log, abs, floor = math.exp, math.log, math.abs, math.floor

local function draws(seed)
  local state = ffi.cast('uint64_t', seed)
  return function()
    state = bit.bxor(state, bit.rshift(state, 12))
    state = bit.bxor(state, bit.lshift(state, 25))
    state = bit.bxor(state, bit.rshift(state, 27))
    return tonumber(bit.rshift(state * 0x2545F4914F6CDD1DULL, 11)) * 2 ^ -53
  end
end

local function make_cases(count)
  local u, cases = draws(0x9E3779B97F4A7C15ULL), {}
  for i = 1, count do
    local deal = {}
    deal.lp = 500 + floor(u() * 4500)
    deal.uc = floor(deal.lp * (0.30 + 0.45 * u()))
    local q = u(); deal.qty = 1 + floor(q * q * 400)
    q = u(); deal.dr = floor(q * q * 81) * 0.5
    deal.tenure = floor(u() * 121); deal.credit = 300 + floor(u() * 551)
    q = u(); deal.seg = q < 0.45 and 0 or q < 0.75 and 1 or q < 0.93 and 2 or 3
    deal.comp = u() < 0.4 and 1 or 0
    q = u(); deal.rev = floor(q * q * q * 2000000)
    q = u(); deal.overdue = q < 0.7 and 0 or floor((q - 0.7) * 400)
    cases[i] = deal
  end
  return cases
end

local cuts = {
  d = {1, 2, 4, 6, 10, 15, 20, 26, 32}, mp = {0.14, 0.24, 0.29, 0.34, 0.4, 0.45, 0.5, 0.55, 0.61},
  net = {9000, 31000, 68000, 120000, 190000, 280000, 400000, 580000, 850000},
  p = {0.31, 0.4, 0.48, 0.55, 0.62, 0.7, 0.78, 0.85, 0.92}, risk = {0.095, 0.16, 0.225, 0.285, 0.345, 0.4, 0.46, 0.51, 0.6},
  clv = {1150, 9300, 31000, 75000, 154000, 289000, 510000, 860000, 1500000},
  credit = {355, 410, 465, 520, 575, 630, 685, 740, 795}, overdue = {1, 10, 20, 30, 45, 60, 75, 90, 105},
  tenure = {12, 24, 36, 48, 60, 72, 84, 97, 108}, lp = {955, 1400, 1845, 2300, 2755, 3200, 3660, 4105, 4553},
  qty = {5, 17, 37, 65, 101, 146, 198, 258, 325}, rev = {2000, 16000, 55000, 130000, 250000, 430000, 685000, 1025000, 1460000},
}
local places = {seg = 4, comp = 2, term = 3}
local of_deal = {'d', 'mp', 'net', 'p', 'risk', 'clv', 'credit', 'overdue', 'tenure', 'seg', 'comp'}
local of_case = {'credit', 'overdue', 'tenure', 'rev', 'seg', 'comp', 'lp', 'qty'}
local of_step = {'d', 'term', 'mp', 'p', 'seg', 'comp', 'credit', 'tenure'}
local plans = {
  S = {0x1001ULL, 20, 3, of_deal, function(b) return b(6) end, 5}, A = {0x2001ULL, 60, 4, of_case, function(b) return (b(41) - 20) / 50 end, 0},
  B = {0x2002ULL, 60, 4, of_case, function(b) return 10 + b(61) * 0.5 end, 20},
  C = {0x2003ULL, 60, 4, of_step, function(b) return (b(41) - 20) / 200 end, 0},
  D = {0x2004ULL, 60, 5, of_deal, function(b) return b(6) end, 5}, E = {0x2005ULL, 60, 5, of_deal, function(b) return 1 + b(9) end},
}

-- The condition of one drawn column as text.
local function condition(column, below)
  local values, c = places[column], cuts[column]
  if values == 2 then return column .. ' == ' .. below(2) end
  if values then
    local set, tests = 1 + below(2 ^ values - 2), {}
    for place = 0, values - 1 do
      if bit.band(bit.rshift(set, place), 1) == 1 then tests[#tests + 1] = column .. ' == ' .. place end
    end
    return '(' .. table.concat(tests, ' or ') .. ')'
  end
  local kind = below(3)
  if kind == 0 then return column .. ' >= ' .. c[2 + below(5)] end
  if kind == 1 then return column .. ' < ' .. c[4 + below(5)] end
  local from = below(4)
  return column .. ' >= ' .. c[from + 1] .. ' and ' .. column .. ' < ' .. c[from + 5 + below(2)]
end

-- A function from the columns to row and output of the first row that applies, or (collect) to the sum of all.
local function compile(name, collect)
  local plan = plans[name]
  local u, columns = draws(plan[1]), plan[4]
  local function below(bound) return floor(u() * bound) end
  local lines = {'return function(' .. table.concat(columns, ', ') .. ')', collect and 'local sum = 0' or ''}
  for row = 0, plan[2] - 1 - (plan[6] and 1 or 0) do
    local drawn, seen, tests = {}, {}, {}
    while #drawn < plan[3] do
      local column = columns[1 + below(#columns)]
      if not seen[column] then seen[column] = true; drawn[#drawn + 1] = column end
    end
    for _, column in ipairs(drawn) do tests[#tests + 1] = condition(column, below) end
    local output = string.format('%.17g', plan[5](below))
    lines[#lines + 1] = 'if ' .. table.concat(tests, ' and ') .. ' then ' ..
        (collect and 'sum = sum + ' .. output or 'do return ' .. row .. ', ' .. output .. ' end') .. ' end'
  end
  lines[#lines + 1] = collect and 'return sum end' or 'return ' .. plan[2] - 1 .. ', ' .. plan[6] .. ' end'
  return assert(loadstring(table.concat(lines, '\n')))()
end
local S, A, B, C, D, E = compile 'S', compile 'A', compile 'B', compile 'C', compile 'D', compile('E', true)

local pull, worth, least = {[0] = 0.20, -0.10, -0.45, -0.25}, {[0] = 0.8, 1.0, 1.3, 1.1}, {[0] = 0.14, 0.12, 0.09, 0.06}
local share, term_pull, term_loyalty = {[0] = 1.0, 0.98, 0.96}, {[0] = 0.0, -0.15, -0.35}, {[0] = 0.0, 0.30, 0.55}

local function derive(deal, d, tp, tz, tr, adj)
  local gross = deal.lp * deal.qty
  local net = gross * (1 - d * 0.01) * tp
  local margin = net - deal.uc * deal.qty
  local z = pull[deal.seg] + 0.085 * d - 0.9 * deal.comp - 0.35 * log(1 + gross * 0.00001) + 0.006 * deal.tenure + tz + adj
  local p = 1 / (1 + exp(-z))
  local r = 1 / (1 + exp(-(0.4 + 0.02 * deal.tenure - 0.03 * deal.overdue + 0.002 * (deal.credit - 600) + 0.01 * d + tr)))
  local clv = deal.rev * 0.35 * r / (1.1 - r)
  local risk = 0.5 * (850 - deal.credit) * (1 / 550) + 0.3 * deal.overdue * (1 / 120) + 0.2 * (1 - r)
  return net, margin / net, p, risk, clv, p * margin + 0.12 * clv * worth[deal.seg]
end

local function bits(deal, d, net, mp)
  return (mp < least[deal.seg] + 0.03 and 1 or 0) + (d > 25 and 2 or 0) + (net > 400000 and 4 or 0) + (deal.credit < 580 and 8 or 0)
      + (deal.overdue > 60 and 16 or 0)
end

-- The best alternative of M (terms == 1) or L, or nil.
local function choose(deal, most, terms, adj)
  local gross, cost = deal.lp * deal.qty, deal.uc * deal.qty
  local size, tenure = 0.35 * log(1 + gross * 0.00001), 0.006 * deal.tenure
  local loyal = 0.4 + 0.02 * deal.tenure - 0.03 * deal.overdue + 0.002 * (deal.credit - 600)
  local earning, worthwhile, best, best_at = deal.rev * 0.35, 0.06 * gross, -1e300, nil
  for k = 0, 80 do
    local d = 0.5 * k
    if d > most then break end
    for t = 0, terms - 1 do
      local net = gross * (1 - d * 0.01) * share[t]
      local margin = net - cost
      local mp = margin / net
      if mp >= least[deal.seg] then
        local p = 1 / (1 + exp(-(pull[deal.seg] + 0.085 * d - 0.9 * deal.comp - size + tenure + term_pull[t] + adj)))
        local em = p * margin
        if em >= worthwhile then
          local r = 1 / (1 + exp(-(loyal + 0.01 * d + term_loyalty[t])))
          local clv = earning * r / (1.1 - r)
          local value = 0.45 * em / gross + 0.20 * p + 0.25 * p * clv / (clv + gross) + 0.10 * (1 - abs(d - deal.dr) * 0.025)
          if terms > 1 then
            local _, penalty = C(d, t, mp, p, deal.seg, deal.comp, deal.credit, deal.tenure)
            value = value + penalty
          end
          if value > best then best, best_at = value, k * terms + t end
        end
      end
    end
  end
  return best_at
end

local decide = {}
function decide.S(deal)
  local d = deal.dr
  local net, mp, p, risk, clv = derive(deal, d, 1, 0, 0, 0)
  local row, action = S(d, mp, net, p, risk, clv, deal.credit, deal.overdue, deal.tenure, deal.seg, deal.comp)
  return (row * 8 + action) * 32 + bits(deal, d, net, mp)
end
function decide.M(deal)
  local best = choose(deal, 10 + 0.15 * deal.tenure + (deal.credit >= 680 and 8 or 0), 1, 0)
  local d = 0.5 * (best or 0)
  local net, mp, p, risk, clv = derive(deal, d, 1, 0, 0, 0)
  local row, action = S(d, mp, net, p, risk, clv, deal.credit, deal.overdue, deal.tenure, deal.seg, deal.comp)
  return (((row * 8 + action) * 32 + bits(deal, d, net, mp)) * 81 + (best or 0)) * 2 + (best and 0 or 1)
end
function decide.L(deal)
  local _, adj = A(deal.credit, deal.overdue, deal.tenure, deal.rev, deal.seg, deal.comp, deal.lp, deal.qty)
  local _, most = B(deal.credit, deal.overdue, deal.tenure, deal.rev, deal.seg, deal.comp, deal.lp, deal.qty)
  local best = choose(deal, most, 3, adj)
  local k = floor((best or 0) / 3)
  local d, t = 0.5 * k, (best or 0) - 3 * k
  local net, mp, p, risk, clv = derive(deal, d, share[t], term_pull[t], term_loyalty[t], adj)
  local row, action = D(d, mp, net, p, risk, clv, deal.credit, deal.overdue, deal.tenure, deal.seg, deal.comp)
  local concern = E(d, mp, net, p, risk, clv, deal.credit, deal.overdue, deal.tenure, deal.seg, deal.comp)
  return (((row * 8 + action) * 1024 + concern) * 243 + (best or 0)) * 2 + (best and 0 or 1)
end

local published = {S = 65381222, M = 9314219141, L = 4001048102965}
local cases = make_cases(10000)
for _, size in ipairs {'S', 'M', 'L'} do
  local run, sum = decide[size], 0
  for i, deal in ipairs(cases) do sum = sum + run(deal) * (1 + (i - 1) % 7) end
  if sum ~= published[size] then error(('luajit, size %s: ck(10000) is %d, not %d'):format(size, sum, published[size])) end
  local times = {}
  for round = 1, rounds do
    local start = os.clock()
    for i = 1, #cases do sum = sum + run(cases[i]) end
    times[round] = (os.clock() - start) * 1e9 / #cases
  end
  table.sort(times)
  print(('luajit %s single %.1f'):format(size, times[floor((rounds + 1) / 2)]))
end
