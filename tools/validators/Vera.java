import java.io.File;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.logging.LogManager;
import javax.xml.parsers.DocumentBuilderFactory;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;
import org.verapdf.pdfa.validation.profiles.*;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/**
 * Holds PDFs against each standard that they claim, with veraPDF's own core and profiles.
 *
 * <p>{@code java -cp JAR Vera.java FILE...} prints one line a broken rule: file, standard, clause and
 * test, how often, what is wrong, parted by tabs. The line of a standard that is kept has the word
 * "kept" for its clause, and that of a file that claims none, or cannot be read, "failed".
 */
public class Vera {
    public static void main(String[] files) {
        LogManager.getLogManager().reset(); // its remarks on fonts are no findings
        VeraGreenfieldFoundryProvider.initialise();
        for (String file : files) {
            try {
                List<PDFAFlavour> claimed = claims(file);
                if (claimed.isEmpty()) say(file, "", "failed", 1, "it claims neither PDF/A nor PDF/UA");
                for (PDFAFlavour flavour : claimed) judge(file, flavour);
            } catch (Throwable problem) { // a broken file must not hide what the others have
                say(file, "", "failed", 1, problem.toString());
            }
        }
    }

    static List<PDFAFlavour> claims(String file) throws Exception {
        try (PDFAParser parser = Foundries.defaultInstance().createParser(new File(file))) {
            List<PDFAFlavour> claimed = new ArrayList<>(parser.getFlavours());
            claimed.remove(PDFAFlavour.NO_FLAVOUR);
            return claimed;
        }
    }

    static void judge(String file, PDFAFlavour flavour) throws Exception {
        ValidationProfile profile = profile(flavour);
        try (PDFAParser parser = Foundries.defaultInstance().createParser(new File(file), flavour);
                PDFAValidator validator = Foundries.defaultInstance().createValidator(profile, -1, false, false, false)) {
            ValidationResult result = validator.validate(parser);
            if (result.isCompliant()) say(file, flavour.getId(), "kept", 0, result.getTotalAssertions() + " checks");
            Set<RuleId> told = new HashSet<>();
            for (TestAssertion one : result.getTestAssertions()) {
                RuleId rule = one.getRuleId();
                if (one.getStatus() != TestAssertion.Status.FAILED || !told.add(rule)) continue;
                String message = one.getErrorMessage() == null ? one.getMessage() : one.getErrorMessage();
                String code = rule.getClause() + "-" + rule.getTestNumber();
                say(file, flavour.getId(), code, result.getFailedChecks().get(rule), message);
            }
        }
    }

    static void say(String file, String standard, String code, int times, String message) {
        String flat = message == null ? "" : message.replaceAll("\\s+", " ");
        System.out.println(String.join("\t", file, standard, code, String.valueOf(times), flat));
    }

    /** The profile as the jar holds it. veraPDF reads it with JAXB, which this jar comes without. */
    static ValidationProfile profile(PDFAFlavour flavour) throws Exception {
        String id = flavour.getId();
        String name = id.equals("ua1") ? "PDFUA-1" : id.equals("ua2") ? "PDFUA-2-ISO32005" : "PDFA-" + id.toUpperCase();
        Element root;
        try (InputStream in = Vera.class.getResourceAsStream("/org/verapdf/pdfa/validation/" + name + ".xml")) {
            if (in == null) throw new IllegalStateException("veraPDF has no profile " + name);
            root = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(in).getDocumentElement();
        }
        Set<Rule> rules = new HashSet<>();
        for (Element rule : below(root, "rule")) rules.add(rule(rule));
        Set<Variable> variables = new HashSet<>();
        for (Element one : below(root, "variable"))
            variables.add(
                    Profiles.variableFromValues(
                            one.getAttribute("name"), one.getAttribute("object"), text(one, "defaultValue"), text(one, "value")));
        ProfileDetails details = Profiles.profileDetailsFromValues(name, "", "veraPDF", new Date(0));
        return Profiles.profileFromValues(flavour, details, "", rules, variables);
    }

    static Rule rule(Element rule) {
        Element id = below(rule, "id").get(0);
        Element error = below(rule, "error").get(0);
        List<ErrorArgument> arguments = new ArrayList<>();
        for (Element one : below(error, "argument")) {
            String name = one.hasAttribute("name") ? one.getAttribute("name") : null;
            arguments.add(ErrorArgumentImpl.fromValues(one.getTextContent(), name, null));
        }
        return Profiles.ruleFromValues(
                Profiles.ruleIdFromValues(
                        PDFAFlavour.Specification.valueOf(id.getAttribute("specification")),
                        id.getAttribute("clause"),
                        Integer.parseInt(id.getAttribute("testNumber"))),
                rule.getAttribute("object"),
                rule.hasAttribute("deferred") ? Boolean.valueOf(rule.getAttribute("deferred")) : null,
                rule.getAttribute("tags"),
                text(rule, "description"),
                text(rule, "test"),
                Profiles.errorFromValues(text(error, "message"), arguments),
                new ArrayList<>());
    }

    static List<Element> below(Element parent, String name) {
        List<Element> found = new ArrayList<>();
        for (int at = 0; at < parent.getElementsByTagName(name).getLength(); at++)
            found.add((Element) parent.getElementsByTagName(name).item(at));
        return found;
    }

    static String text(Element parent, String name) {
        Node first = parent.getElementsByTagName(name).item(0);
        return first == null ? "" : first.getTextContent();
    }
}
