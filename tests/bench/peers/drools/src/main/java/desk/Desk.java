// Size S in Drools: the derived values are worked out in Java, each row of the table is a rule whose salience is its place, and one
// rule of them fires; the thresholds are rules of their own. Usage: Desk ROUNDS
package desk;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.kie.api.KieBase;
import org.kie.api.io.ResourceType;
import org.kie.api.runtime.StatelessKieSession;
import org.kie.internal.utils.KieHelper;

public class Desk {
  public static class Deal {
    private double d, mp, net, p, risk, clv, credit, overdue, tenure, thinBelow;
    private int seg, comp, rule = -1, bits;
    public double getD() { return d; }
    public double getMp() { return mp; }
    public double getNet() { return net; }
    public double getP() { return p; }
    public double getRisk() { return risk; }
    public double getClv() { return clv; }
    public double getCredit() { return credit; }
    public double getOverdue() { return overdue; }
    public double getTenure() { return tenure; }
    public double getThinBelow() { return thinBelow; }
    public int getSeg() { return seg; }
    public int getComp() { return comp; }
    public void row(int value) { if (rule < 0) rule = value; }
    public void bit(int value) { bits |= value; }
    int code() { return rule * 32 + bits; }
    void clear() { rule = -1; bits = 0; }
  }

  static class Draws {
    private long state;
    Draws(long seed) { state = seed; }
    double next() {
      state ^= state >>> 12;
      state ^= state << 25;
      state ^= state >>> 27;
      return ((state * 0x2545F4914F6CDD1DL) >>> 11) * 0x1p-53;
    }
    int below(int bound) { return (int) (next() * bound); }
  }

  static final double[] PULL = {0.20, -0.10, -0.45, -0.25}, FLOOR = {0.14, 0.12, 0.09, 0.06};

  static Deal makeDeal(Draws draws) {
    Deal deal = new Deal();
    double lp = 500 + Math.floor(draws.next() * 4500), uc = Math.floor(lp * (0.30 + 0.45 * draws.next()));
    double u = draws.next(), qty = 1 + Math.floor(u * u * 400);
    u = draws.next();
    deal.d = Math.floor(u * u * 81) * 0.5;
    deal.tenure = Math.floor(draws.next() * 121);
    deal.credit = 300 + Math.floor(draws.next() * 551);
    u = draws.next();
    deal.seg = u < 0.45 ? 0 : u < 0.75 ? 1 : u < 0.93 ? 2 : 3;
    deal.comp = draws.next() < 0.4 ? 1 : 0;
    u = draws.next();
    double revenue = Math.floor(u * u * u * 2000000);
    u = draws.next();
    deal.overdue = u < 0.7 ? 0 : Math.floor((u - 0.7) * 400);
    double gross = lp * qty, margin;
    deal.net = gross * (1 - deal.d * 0.01);
    margin = deal.net - uc * qty;
    deal.mp = margin / deal.net;
    deal.p = 1 / (1 + Math.exp(-(PULL[deal.seg] + 0.085 * deal.d - 0.9 * deal.comp - 0.35 * Math.log(1 + gross * 0.00001)
        + 0.006 * deal.tenure)));
    double r = 1 / (1 + Math.exp(-(0.4 + 0.02 * deal.tenure - 0.03 * deal.overdue + 0.002 * (deal.credit - 600) + 0.01 * deal.d)));
    deal.clv = revenue * 0.35 * r / (1.1 - r);
    deal.risk = 0.5 * (850 - deal.credit) * (1.0 / 550) + 0.3 * deal.overdue * (1.0 / 120) + 0.2 * (1 - r);
    deal.thinBelow = FLOOR[deal.seg] + 0.03;
    return deal;
  }

  static final List<String> COLUMNS = List.of("d", "mp", "net", "p", "risk", "clv", "credit", "overdue", "tenure", "seg", "comp");
  static final Map<String, double[]> CUTS = Map.of(
      "d", new double[] {1, 2, 4, 6, 10, 15, 20, 26, 32}, "mp", new double[] {0.14, 0.24, 0.29, 0.34, 0.4, 0.45, 0.5, 0.55, 0.61},
      "net", new double[] {9000, 31000, 68000, 120000, 190000, 280000, 400000, 580000, 850000},
      "p", new double[] {0.31, 0.4, 0.48, 0.55, 0.62, 0.7, 0.78, 0.85, 0.92},
      "risk", new double[] {0.095, 0.16, 0.225, 0.285, 0.345, 0.4, 0.46, 0.51, 0.6},
      "clv", new double[] {1150, 9300, 31000, 75000, 154000, 289000, 510000, 860000, 1500000},
      "credit", new double[] {355, 410, 465, 520, 575, 630, 685, 740, 795},
      "overdue", new double[] {1, 10, 20, 30, 45, 60, 75, 90, 105}, "tenure", new double[] {12, 24, 36, 48, 60, 72, 84, 97, 108});

  static String condition(String column, Draws draws) {
    if (column.equals("comp")) return "comp == " + draws.below(2);
    if (column.equals("seg")) {
      int set = 1 + draws.below(14);
      List<String> places = new ArrayList<>();
      for (int place = 0; place < 4; ++place) if ((set >> place & 1) != 0) places.add("" + place);
      return "seg in (" + String.join(", ", places) + ")";
    }
    double[] cuts = CUTS.get(column);
    int kind = draws.below(3);
    if (kind == 0) return column + " >= " + cuts[1 + draws.below(5)];
    if (kind == 1) return column + " < " + cuts[3 + draws.below(5)];
    int from = draws.below(4);
    return column + " >= " + cuts[from] + ", " + column + " < " + cuts[from + 4 + draws.below(2)];
  }

  static String rules() {
    StringBuilder text = new StringBuilder("package rules;\nimport desk.Desk.Deal;\n");
    Draws draws = new Draws(0x1001);
    for (int row = 0; row < 20; ++row) {
      List<String> drawn = new ArrayList<>(), tests = new ArrayList<>();
      while (row < 19 && drawn.size() < 3) {
        String column = COLUMNS.get(draws.below(COLUMNS.size()));
        if (!drawn.contains(column)) drawn.add(column);
      }
      for (String column : drawn) tests.add(condition(column, draws));
      int output = row < 19 ? draws.below(6) : 5;
      text.append("rule \"row ").append(row).append("\" salience ").append(100 - row)
          .append(" activation-group \"playbook\" when $d : Deal(").append(String.join(", ", tests)).append(") then $d.row(")
          .append(row * 8 + output).append("); end\n");
    }
    String[] thresholds = {"mp < thinBelow", "d > 25", "net > 400000", "credit < 580", "overdue > 60"};
    for (int bit = 0; bit < thresholds.length; ++bit)
      text.append("rule \"bit ").append(bit).append("\" when $d : Deal(").append(thresholds[bit]).append(") then $d.bit(")
          .append(1 << bit).append("); end\n");
    return text.toString();
  }

  static long decideAll(StatelessKieSession session, List<Deal> deals) {
    long sum = 0;
    for (int i = 0; i < deals.size(); ++i) {
      Deal deal = deals.get(i);
      deal.clear();
      session.execute(deal);
      sum += (long) deal.code() * (1 + i % 7);
    }
    return sum;
  }

  public static void main(String[] arguments) {
    int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 3;
    KieBase base = new KieHelper().addContent(rules(), ResourceType.DRL).build();
    StatelessKieSession session = base.newStatelessKieSession();
    Draws draws = new Draws(0x9E3779B97F4A7C15L);
    List<Deal> deals = new ArrayList<>();
    for (int i = 0; i < 10000; ++i) deals.add(makeDeal(draws));
    long sum = decideAll(session, deals);
    if (sum != 65381222L) {
      System.err.println("drools, size S: ck(10000) is " + sum + ", not 65381222");
      System.exit(1);
    }
    double[] times = new double[rounds];
    for (int round = 0; round < rounds; ++round) {
      long start = System.nanoTime();
      decideAll(session, deals);
      times[round] = (System.nanoTime() - start) / (double) deals.size();
    }
    Arrays.sort(times);
    System.out.printf(java.util.Locale.ROOT, "drools S single %.1f%n", times[rounds / 2]);
  }
}
